// A folder for as long as a scope lasts.
#pragma once

#include <string>
#include <string_view>

namespace ordeal {

// A fresh folder, "ordeal-NAME-…" below the system's temporary one; it goes with all that is in it.
class TempFolder {
 public:
  explicit TempFolder(std::string_view name);  // Throws InputError where none is to be had.
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ordeal
