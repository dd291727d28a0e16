// Mistakes that only a sanitizer tells of, each beside what comes closest to it and is right.
#pragma once

#include <string_view>

namespace ordeal::null {

enum class Care { none, enough };

// Makes the mistake, or with `enough` care does the same just short of it:
//   "overflow"        writes the byte behind a heap block of eight; the last one of it
//   "use-after-free"  reads a heap block when it was freed; before
//   "shift"           shifts an int by 40 bits; by 30
//   "sum"             adds 1 to the greatest int; 0
//   "misaligned"      reads an int at an odd address; at one of its alignment
// A build without sanitizers goes on after each. False for other words. Any thread may call it.
bool make_mistake(std::string_view kind, Care care);

}  // namespace ordeal::null
