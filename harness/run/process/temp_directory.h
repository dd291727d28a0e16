// A directory for as long as a scope lasts.
#pragma once

#include <string>
#include <string_view>

namespace ordeal {

// A fresh directory, "ordeal-NAME-…" below the system's temporary one; it goes with all that is in
// it.
class TempDirectory {
 public:
  explicit TempDirectory(std::string_view name);  // Throws InputError where none is to be had.
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ordeal
