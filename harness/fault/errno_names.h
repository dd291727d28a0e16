// The names of Linux's errno values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ordeal {

// "ENOENT"; null for a number that names no error. Where two names share a number it is the one
// that errno(3) lists first: EAGAIN, not EWOULDBLOCK.
const char* errno_name_of(int code);

// 0 where there is no error of that name. Knows the second names too (EWOULDBLOCK, ENOTSUP).
int errno_by_name(std::string_view name);

// Every name, by its number, second names last.
const std::vector<std::string>& all_errno_names();

}  // namespace ordeal
