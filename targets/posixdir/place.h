// The directory of a name, opened without following symbolic links.
#pragma once

#include <string>

namespace ordeal::posixdir {

// A Place is a name and the descriptor of its directory: for "/a" the root's own descriptor, for
// "/d/a" a descriptor that the Place opens and closes. Not thread-safe: it lives within one call.
class Place {
 public:
  Place(int root, const std::string& path);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  int error() const { return error_; }  // 0, or the errno of opening the directory.
  int fd() const { return fd_; }
  const char* name() const { return name_; }  // "." for the root. Points into the path.

 private:
  int fd_;
  bool owned_ = false;
  int error_ = 0;
  const char* name_ = ".";
};

}  // namespace ordeal::posixdir
