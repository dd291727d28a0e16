// Many clients of one mount at once. Every expectation holds under every interleaving.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <algorithm>

#include "harness/sync/atomic.h"
#include "targets/fuse/mount_testing.h"
#include "targets/memfs/memfs.h"

namespace ordeal::fuse {
namespace {

class Concurrency : public FuseTest {
 protected:
  memfs::MemFs fs_;
};

TEST_F(Concurrency, EachThreadFindsItsOwnFiles) {
  ServedMount mount(fs_, {.workers = 4});
  in_threads(4, [&](int thread) {
    for (int i = 0; i < 30; ++i) {
      const std::string path = mount.path(fmt::format("t{}-{}", thread, i));
      put(path, fmt::format("{} of {}", i, thread));
      EXPECT_EQ(contents(path), fmt::format("{} of {}", i, thread));
      const std::string moved = path + "-moved";
      EXPECT_EQ(errno_text(rename(path.c_str(), moved.c_str())), "ok");
      EXPECT_EQ(contents(moved), fmt::format("{} of {}", i, thread));
      EXPECT_EQ(errno_text(unlink(moved.c_str())), "ok");
    }
  });
  EXPECT_EQ(names_in(mount.root()).size(), 2U);
  // The kernel does not wait for a release, so its end comes later than the close.
  while (fs_.open_handles() > 0) yield();
  EXPECT_EQ(mount.count("release"), mount.count("create") + mount.count("open"));
}

// Entries that stay are listed exactly once, however many come and go beside them.
TEST_F(Concurrency, ADirectoryIsListedWholeWhileOthersChangeIt) {
  constexpr int kStaying = 300;
  ServedMount mount(fs_, {.workers = 4});
  std::vector<std::string> staying;
  for (int i = 0; i < kStaying; ++i) {
    staying.push_back(fmt::format("stays-{:03}", i));
    put(mount.path(staying.back()), "");
  }
  Atomic<bool> listed{false};
  in_threads(3, [&](int thread) {
    if (thread == 0) {
      for (int i = 0; i < 10; ++i) {
        std::vector<std::string> found = names_in(mount.root());
        std::erase_if(found, [](const std::string& name) { return !name.starts_with("stays"); });
        EXPECT_EQ(found, staying);
      }
      listed.store(true);
      return;
    }
    for (int i = 0; !listed.load(); ++i) {
      const std::string path = mount.path(fmt::format("goes-{}-{}", thread, i));
      put(path, "");
      EXPECT_EQ(errno_text(unlink(path.c_str())), "ok");
    }
  });
}

// Everybody makes the same name; each round one wins.
TEST_F(Concurrency, OneOfManyMakesAName) {
  ServedMount mount(fs_, {.workers = 4});
  for (int round = 0; round < 20; ++round) {
    const std::string path = mount.path(fmt::format("d{}", round));
    Atomic<int> winners{0};
    in_threads(4, [&](int) {
      if (mkdir(path.c_str(), 0755) == 0) {
        winners.fetch_add(1);
      } else {
        EXPECT_EQ(errno, EEXIST);
      }
    });
    EXPECT_EQ(winners.load(), 1);
  }
}

// fstat of an open file answers through every moment of a rename and an unlink of its name.
TEST_F(Concurrency, AnOpenFileIsKnownWhileItsNameMovesAndGoes) {
  ServedMount mount(fs_, {.workers = 4});
  const std::string a = mount.path("a");
  const std::string b = mount.path("b");
  for (int round = 0; round < 20; ++round) {
    put(a, "text");
    const int fd = open(a.c_str(), O_RDWR);
    ASSERT_GE(fd, 0);
    Atomic<bool> done{false};
    in_threads(3, [&](int thread) {
      if (thread == 0) {
        EXPECT_EQ(errno_text(rename(a.c_str(), b.c_str())), "ok");
        EXPECT_EQ(errno_text(rename(b.c_str(), a.c_str())), "ok");
        EXPECT_EQ(errno_text(unlink(a.c_str())), "ok");
        done.store(true);
        return;
      }
      bool once_more = true;
      while (once_more) {
        once_more = !done.load();
        struct stat attr{};
        EXPECT_EQ(errno_text(fstat(fd, &attr)), "ok");
        EXPECT_EQ(attr.st_size, 4);
      }
    });
    close(fd);
  }
}

TEST_F(Concurrency, AppendsDoNotOverwriteEachOther) {
  constexpr int kThreads = 4;
  constexpr int kEach = 25;
  ServedMount mount(fs_, {.workers = kThreads});
  const std::string path = mount.path("log");
  put(path, "");
  in_threads(kThreads, [&](int thread) {
    const int fd = open(path.c_str(), O_WRONLY | O_APPEND);
    const std::string line = fmt::format("line of {}\n", thread);
    for (int i = 0; i < kEach; ++i)
      EXPECT_EQ(write(fd, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    close(fd);
  });
  const std::string text = contents(path);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), kThreads * kEach);
}

}  // namespace
}  // namespace ordeal::fuse
