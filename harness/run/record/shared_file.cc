#include "harness/run/record/shared_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "harness/base/scope_guard.h"

namespace ordeal {
namespace {

[[noreturn]] void refuse(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

SharedFile SharedFile::map(int fd, size_t size, const std::string& path) {
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) refuse(path);
  return {data, size};
}

SharedFile SharedFile::create(const std::string& path, size_t size) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) refuse(path);
  ScopeGuard close([fd] { ::close(fd); });
  if (ftruncate(fd, static_cast<off_t>(size)) != 0) refuse(path);
  return map(fd, size, path);
}

SharedFile SharedFile::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) refuse(path);
  ScopeGuard close([fd] { ::close(fd); });
  struct stat st;
  if (fstat(fd, &st) != 0) refuse(path);
  return map(fd, static_cast<size_t>(st.st_size), path);
}

SharedFile::SharedFile(SharedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}

SharedFile::~SharedFile() {
  if (data_ != nullptr) munmap(data_, size_);
}

}  // namespace ordeal
