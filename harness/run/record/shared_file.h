// A file that several processes of a run map. Bytes stored there survive the end of any of them.
#pragma once

#include <cstddef>
#include <string>

namespace ordeal {

// One mapping of the file. The file itself stays when the mapping ends.
class SharedFile {
 public:
  // Creates the file, zeroed, or opens the existing one. Throws std::system_error.
  static SharedFile create(const std::string& path, size_t size);
  static SharedFile open(const std::string& path);

  SharedFile(SharedFile&& other) noexcept;
  SharedFile& operator=(SharedFile&&) = delete;
  ~SharedFile();

  void* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  SharedFile(void* data, size_t size) : data_(data), size_(size) {}
  static SharedFile map(int fd, size_t size, const std::string& path);

  void* data_;
  size_t size_;
};

}  // namespace ordeal
