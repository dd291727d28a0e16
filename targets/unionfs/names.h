// The names that a union reserves in its branches. No user sees or makes such a name.
#pragma once

#include <string>
#include <string_view>

namespace ordeal::unionfs {

inline constexpr std::string_view kReserved = ".wh.";
inline constexpr std::string_view kOpaque = ".wh..wh..opq";
inline constexpr std::string_view kTemporary = ".wh..tmp.";
inline constexpr size_t kNameMax = 251;  // So that a whiteout's name fits into 255 bytes.

// "/a/b" gives "/a/.wh.b": while it is there, lower branches have no "/a/b".
std::string whiteout_of(std::string_view path);
// "/a" gives "/a/.wh..wh..opq": while it is there, lower branches have nothing in "/a".
std::string opaque_mark_of(std::string_view directory);
bool is_reserved(std::string_view name);
// Returns whether `name` is the whiteout of another name; marks and temporary names are not.
bool is_whiteout(std::string_view name);

// Returns 0, or the errno for a path that users may not name: ENOENT for reserved names,
// ENAMETOOLONG.
int check_path(std::string_view path);
// The same for a path that an operation makes: EINVAL for reserved names.
int check_new_path(std::string_view path);

}  // namespace ordeal::unionfs
