// A temporary directory that lasts as long as a scope.
#pragma once

#include <string>
#include <string_view>

namespace ordeal {

// A new directory "ordeal-NAME-…" below the system's temporary one. The destructor removes it with
// everything in it.
class TempDirectory {
 public:
  explicit TempDirectory(std::string_view name);  // Throws InputError if it cannot be made.
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ordeal
