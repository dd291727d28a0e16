// What the program knows of the build that made it. Only build_info.cc is compiled with it, so that
// a commit, or another checkout, recompiles that source alone.
#pragma once

#include <string_view>

namespace ordeal {

// The directory of the checkout, with a "/" at its end. Reports name files from there on.
std::string_view source_root();

// The version of the project, the commit as git describes it ("" outside a checkout of git), and
// CMake's build type ("RelWithDebInfo").
std::string_view build_version();
std::string_view build_commit();
std::string_view build_type();

}  // namespace ordeal
