// LeakSanitizer and the memory of schedules. A schedule that fails is abandoned with everything
// that its tasks own, which is no leak to report.
#pragma once

#include "harness/base/sanitizer.h"

#if ORDEAL_ASAN
#include <sanitizer/lsan_interface.h>
#endif

namespace ordeal::explore {

// While one lives, LeakSanitizer treats memory that the calling OS thread allocates as reachable.
// In a program without AddressSanitizer it does nothing.
class ScopedLeakDisabler {
 public:
#if ORDEAL_ASAN
  ScopedLeakDisabler() { __lsan_disable(); }
  ~ScopedLeakDisabler() { __lsan_enable(); }
#else
  ScopedLeakDisabler() {}
  ~ScopedLeakDisabler() {}
#endif
  ScopedLeakDisabler(const ScopedLeakDisabler&) = delete;
  ScopedLeakDisabler& operator=(const ScopedLeakDisabler&) = delete;
};

}  // namespace ordeal::explore
