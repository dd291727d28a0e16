// Outlier ejection: after `eject_after` failures in a row a provider gets no request for
// `eject_for`, unless all the other providers are ejected as well.
#pragma once

#include "harness/base/time.h"
#include "harness/sync/atomic.h"

namespace ordeal::gateway {

// The threshold and the length of an ejection.
struct OutlierOptions {
  int eject_after = 0;  // Failures in a row; 0: no provider is ever ejected.
  Duration eject_for = std::chrono::seconds(30);
};

// An Outlier tracks the failures of one provider. Thread-safe, without a lock.
class Outlier {
 public:
  explicit Outlier(const OutlierOptions& options) : options_(options) {}
  Outlier(const Outlier&) = delete;
  Outlier& operator=(const Outlier&) = delete;
  virtual ~Outlier() = default;

  // Records one result. A success ends the row; each failure from the `eject_after`th on ejects the
  // provider for `eject_for` from now.
  virtual void record(bool ok);
  bool ejected() const;  // At this moment.

 protected:
  void eject();

  const OutlierOptions options_;
  Atomic<int> row_{0, "gateway.outlier.row"};  // Failures without a success between them.

 private:
  Atomic<Instant::rep> until_{0, "gateway.outlier.until"};  // Publishes no other data.
};

}  // namespace ordeal::gateway
