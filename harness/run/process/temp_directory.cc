#include "harness/run/process/temp_directory.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "harness/base/input_error.h"

namespace ordeal {
namespace stdfs = std::filesystem;

TempDirectory::TempDirectory(std::string_view name)
    : path_((stdfs::temp_directory_path() / fmt::format("ordeal-{}-XXXXXX", name)).string()) {
  if (mkdtemp(path_.data()) == nullptr)
    throw InputError(fmt::format("cannot make a directory {}: {}", path_, std::strerror(errno)));
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  stdfs::remove_all(path_, ignored);
}

}  // namespace ordeal
