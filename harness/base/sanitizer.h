// Which sanitizer the including file is built with: ORDEAL_TSAN and ORDEAL_ASAN, each 0 or 1, for
// #if. Files of one program may differ, as some are built without what the rest has.
#pragma once

#if defined(__has_feature)
#define ORDEAL_HAS_FEATURE(feature) __has_feature(feature)
#else
#define ORDEAL_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_THREAD__) || ORDEAL_HAS_FEATURE(thread_sanitizer)
#define ORDEAL_TSAN 1
#else
#define ORDEAL_TSAN 0
#endif

#if defined(__SANITIZE_ADDRESS__) || ORDEAL_HAS_FEATURE(address_sanitizer)
#define ORDEAL_ASAN 1
#else
#define ORDEAL_ASAN 0
#endif

namespace ordeal {
// Of this file, hence not inline.
constexpr bool kThreadSanitizer = ORDEAL_TSAN != 0;
constexpr bool kAddressSanitizer = ORDEAL_ASAN != 0;
}  // namespace ordeal
