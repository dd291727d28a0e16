// What LeakSanitizer is told: nothing that is taken during a schedule is lost, as one that fails is
// abandoned with all that its tasks own. Where the program is not built with AddressSanitizer it
// is nothing.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define ORDEAL_ANNOUNCE_TO_LSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ORDEAL_ANNOUNCE_TO_LSAN 1
#endif
#endif
#ifdef ORDEAL_ANNOUNCE_TO_LSAN
#include <sanitizer/lsan_interface.h>
#endif

namespace ordeal::explore {

// Of the calling OS thread alone, for as long as it lives.
class NothingIsLost {
 public:
#ifdef ORDEAL_ANNOUNCE_TO_LSAN
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
