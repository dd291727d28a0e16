#include "targets/posixdir/place.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace ordeal::posixdir {

Place::Place(int root, const std::string& path) : fd_(root) {
  if (path.size() <= 1) return;
  const size_t last = path.rfind('/');
  name_ = path.c_str() + last + 1;
  size_t begin = 1;
  while (begin <= last) {
    const size_t end = path.find('/', begin);
    const std::string directory = path.substr(begin, end - begin);
    const int next = openat(fd_, directory.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) error_ = errno;
    if (owned_) ::close(fd_);
    fd_ = next;
    owned_ = next >= 0;
    if (next < 0) return;
    begin = end + 1;
  }
}

Place::~Place() {
  if (owned_) ::close(fd_);
}

}  // namespace ordeal::posixdir
