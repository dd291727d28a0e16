#include "harness/run/process/symbols.h"

#include <cxxabi.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>

namespace ordeal {

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 && text != nullptr ? std::string(text.get()) : name;
}

std::string symbolizer_path() {
  for (const char* path : {"/usr/bin/llvm-symbolizer-19", "/usr/lib/llvm-19/bin/llvm-symbolizer",
                           "/usr/bin/llvm-symbolizer"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return "";
}

}  // namespace ordeal
