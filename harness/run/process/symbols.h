// Names of functions for people.
#pragma once

#include <string>

namespace ordeal {

std::string demangled(const std::string& name);  // As it is where it is no mangled name.

// llvm-symbolizer's path; sanitizers give file and line with it. "" where there is none.
std::string symbolizer_path();

}  // namespace ordeal
