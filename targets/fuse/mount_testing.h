// A mount for tests: on a temporary directory, served in the background until the object ends.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/sync/thread.h"
#include "targets/fs/file_system.h"
#include "targets/fuse/mount.h"
#include "targets/unionfs/node_table.h"

namespace ordeal::fuse {

// A TemporaryDirectory is a new empty directory. Its destructor detaches a mount on it and removes
// it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A ServedMount serves a file system on a temporary directory until the object ends.
class ServedMount {
 public:
  explicit ServedMount(fs::FileSystem& filesystem, const MountOptions& options = {});
  ServedMount(const ServedMount&) = delete;
  ServedMount& operator=(const ServedMount&) = delete;
  ~ServedMount();

  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  const std::string& root() const { return directory_.path(); }
  Mount& mount() { return *mount_; }
  uint64_t count(const std::string& operation) const;
  int wait_for_end();  // Returns what serve() returned.

 private:
  TemporaryDirectory directory_;
  unionfs::NodeTable nodes_;
  std::unique_ptr<Mount> mount_;
  int result_ = 0;  // Of the server; read after join.
  Thread server_;
};

// Runs `body(i)` in `count` threads and waits for them.
void in_threads(int count, const std::function<void(int)>& body);

void put(const std::string& path, const std::string& text);  // Creates or replaces; asserts.
std::string contents(const std::string& path);               // "errno N" where it cannot.
std::string errno_text(int result);                          // "ok", or the name of errno.
std::vector<std::string> names_in(const std::string& path);  // Sorted, with "." and "..".

// A FuseTest is skipped where the machine has no FUSE.
class FuseTest : public testing::Test {
 protected:
  void SetUp() override;
};

}  // namespace ordeal::fuse
