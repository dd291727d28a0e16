// Functions on normal paths: "/", "/a", "/a/b" (see file_system.h).
#pragma once

#include <string>
#include <string_view>

namespace ordeal::fs {

inline constexpr size_t kNameMax = 255;  // Bytes of one name, as on Linux.

// "/a/b" gives "/a"; "/a" and "/" give "/".
std::string parent_of(std::string_view path);

// "/a/b" gives "b"; "/" gives "". Points into `path`.
std::string_view base_name(std::string_view path);

// join("/a", "b") is "/a/b"; join("/", "b") is "/b".
std::string join(std::string_view directory, std::string_view name);

// Returns whether `path` is `directory` or lies below it.
bool is_within(std::string_view path, std::string_view directory);

// Returns whether `path` has the form that FileSystem requires.
bool is_normal(std::string_view path);

// Returns `path` after a rename of `from` to `to`. REQUIRES: is_within(path, from).
std::string moved(std::string_view path, std::string_view from, std::string_view to);

}  // namespace ordeal::fs
