// Mistakes that only a sanitizer reports. Each has a correct twin that stops just short of it.
#pragma once

#include <string_view>

namespace ordeal::null {

// Selects the mistake or its correct twin.
enum class Care { none, enough };

// Makes the mistake `kind`, or with `enough` care runs its correct twin:
//   "overflow"        writes the byte behind a heap block of eight; the last one of it
//   "use-after-free"  reads a heap block when it was freed; before
//   "shift"           shifts an int by 40 bits; by 30
//   "sum"             adds 1 to the greatest int; 0
//   "misaligned"      reads an int at an odd address; at one of its alignment
// A build without sanitizers goes on after each. Returns false for other words. Thread-safe.
bool make_mistake(std::string_view kind, Care care);

}  // namespace ordeal::null
