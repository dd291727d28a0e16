// Whether the program is built with AddressSanitizer: ORDEAL_ASAN, 0 or 1, for #if.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define ORDEAL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ORDEAL_ASAN 1
#endif
#endif
#ifndef ORDEAL_ASAN
#define ORDEAL_ASAN 0
#endif

namespace ordeal {
inline constexpr bool kAddressSanitizer = ORDEAL_ASAN != 0;
}  // namespace ordeal
