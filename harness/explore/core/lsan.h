// What LeakSanitizer is told: nothing that is taken during a schedule is lost, as one that fails is
// abandoned with all that its tasks own. Where the program is not built with AddressSanitizer it
// is nothing.
#pragma once

#include "harness/base/sanitizer.h"

#if ORDEAL_ASAN
#include <sanitizer/lsan_interface.h>
#endif

namespace ordeal::explore {

// Of the calling OS thread alone, for as long as it lives.
class NothingIsLost {
 public:
#if ORDEAL_ASAN
  NothingIsLost() { __lsan_disable(); }
  ~NothingIsLost() { __lsan_enable(); }
#else
  NothingIsLost() {}
  ~NothingIsLost() {}
#endif
  NothingIsLost(const NothingIsLost&) = delete;
  NothingIsLost& operator=(const NothingIsLost&) = delete;
};

}  // namespace ordeal::explore
