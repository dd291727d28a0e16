#include "targets/bind/mount.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "harness/base/scope_guard.h"
#include "harness/sync/atomic.h"
#include "harness/sync/thread.h"
#include "targets/fuse/mount_point.h"
#include "targets/memfs/memfs.h"
#include "targets/unionfs/node_table.h"

namespace ordeal {
namespace {

class CountsQuestions : public CallerTasks {
 public:
  Task* task_of(int) override {
    asked_.fetch_add(1);
    return nullptr;
  }
  int asked() const { return asked_.load(); }

 private:
  Atomic<int> asked_{0};
};

TEST(BindMount, ServesCountsAndAsksWhoCalls) {
  std::string why;
  if (!fuse::fuse_available(&why)) GTEST_SKIP() << why;
  std::string directory = testing::TempDir() + "ordeal-bind-XXXXXX";
  ASSERT_NE(mkdtemp(directory.data()), nullptr);
  ScopeGuard remove([&] { rmdir(directory.c_str()); });
  memfs::MemFs fs;
  unionfs::NodeTable nodes;
  CountsQuestions callers;
  const auto mounted =
      mount_fuse(fs, nodes, {.mount_point = directory, .callers = &callers, .workers = 2});
  Thread server("server", [&] { EXPECT_EQ(mounted->serve(), 0); });
  ScopeGuard stop([&] { mounted->stop(); });

  const int fd = open((directory + "/a").c_str(), O_CREAT | O_WRONLY, 0600);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(write(fd, "x", 1), 1);
  close(fd);
  EXPECT_THAT(mounted->metrics(), testing::Contains(testing::Pair("fuse.write", 1.0)));
  EXPECT_GT(callers.asked(), 0);
}

}  // namespace
}  // namespace ordeal
