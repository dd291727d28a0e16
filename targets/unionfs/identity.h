// The number by which clients distinguish unions. It is made at the first call of get().
#pragma once

#include <cstdint>

#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"

namespace ordeal::unionfs {

// An Identity is the number of one union. Thread-safe. All callers get the same number, never 0.
class Identity {
 public:
  Identity() = default;
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  virtual ~Identity() = default;

  virtual uint64_t get();

 protected:
  // Makes the number unless it exists. `published` is the memory order of the flag's store.
  void make(std::memory_order published);

  // Invariant: a thread that loads made_ as true with acquire sees number_ as well.
  Atomic<bool> made_{false, "unionfs.identity_made"};
  Atomic<uint64_t> number_{0, "unionfs.identity"};

 private:
  Mutex mu_{"unionfs.identity"};
};

}  // namespace ordeal::unionfs
