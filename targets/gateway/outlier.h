// Takes a provider out of turn that fails again and again: after `eject_after` failures in a row
// no request goes to it for `eject_for`, unless all the others are out as well.
#pragma once

#include "harness/base/time.h"
#include "harness/sync/atomic.h"

namespace ordeal::gateway {

struct OutlierOptions {
  int eject_after = 0;  // Failures in a row; 0: nobody is ever ejected.
  Duration eject_for = std::chrono::seconds(30);
};

// Thread-safe, without a lock.
class Outlier {
 public:
  explicit Outlier(const OutlierOptions& options) : options_(options) {}
  Outlier(const Outlier&) = delete;
  Outlier& operator=(const Outlier&) = delete;
  virtual ~Outlier() = default;

  // A success ends the row; each failure from the `eject_after`th on ejects for as long again.
  virtual void record(bool ok);
  bool ejected() const;  // Now.

 protected:
  void eject();

  const OutlierOptions options_;
  Atomic<int> row_{0, "gateway.outlier.row"};  // Failures without a success between them.

 private:
  Atomic<Instant::rep> until_{0, "gateway.outlier.until"};  // Publishes nothing but itself.
};

}  // namespace ordeal::gateway
