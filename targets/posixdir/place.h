// The folder that a name is in, opened without following links.
#pragma once

#include <string>

namespace ordeal::posixdir {

// For "/a" it is the root's own descriptor, for "/d/a" one that it opens and closes. Not
// thread-safe: it lives within one call.
class Place {
 public:
  Place(int root, const std::string& path);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  int error() const { return error_; }  // 0, or why there is no such folder.
  int fd() const { return fd_; }
  const char* name() const { return name_; }  // "." for the root. Points into the path.

 private:
  int fd_;
  bool owned_ = false;
  int error_ = 0;
  const char* name_ = ".";
};

}  // namespace ordeal::posixdir
