// The number by which clients tell one union from another, made when somebody first asks.
#pragma once

#include <cstdint>

#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// Thread-safe. All callers get the same number, which is never 0.
class Identity {
 public:
  Identity() = default;
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  virtual ~Identity() = default;

  virtual uint64_t get();

 protected:
  // Makes the number where nobody has yet; `published` is how its flag is stored.
  void make(std::memory_order published);

  // Invariant: who sees made_ with acquire sees number_ as well.
  Atomic<bool> made_{false, "unionfs.identity_made"};
  Atomic<uint64_t> number_{0, "unionfs.identity"};

 private:
  Mutex mu_{"unionfs.identity"};
};

}  // namespace ordeal::unionfs
