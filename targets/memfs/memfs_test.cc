#include "targets/memfs/memfs.h"

#include <fcntl.h>

#include <cerrno>

#include "harness/sync/clock.h"
#include "targets/fs/conformance_testing.h"
#include "targets/fs/user_context.h"

namespace ordeal::fs {
namespace {

const Maker kMemory{[] { return Made{nullptr, std::make_shared<memfs::MemFs>()}; }, "memfs"};
INSTANTIATE_TEST_SUITE_P(Memory, Conformance, testing::Values(kMemory));

}  // namespace
}  // namespace ordeal::fs

namespace ordeal::memfs {
namespace {

fs::Handle make(MemFs& memory, const std::string& path) {
  fs::Handle file = 0;
  EXPECT_EQ(memory.create(path, O_RDWR, 0644, file), 0);
  return file;
}

TEST(MemFs, AFullOneGivesEnospcUntilRoomIsFreed) {
  MemFs memory({.bytes = 2 * kBlock});
  const fs::Handle file = make(memory, "/a");
  const std::string three(3 * kBlock, 'x');
  size_t done = 0;
  EXPECT_EQ(memory.write(file, three, 0, done), 0);
  EXPECT_EQ(done, 2 * kBlock) << "what fits is written";
  EXPECT_EQ(memory.write(file, three, 2 * kBlock, done), ENOSPC);
  fs::Attr attr;
  EXPECT_EQ(memory.setattr("/a", {.size = 1}, attr), 0);
  EXPECT_EQ(memory.write(file, std::string_view("y"), kBlock, done), 0);
  EXPECT_EQ(memory.release(file), 0);
}

TEST(MemFs, ItTakesOnlySoManyFiles) {
  MemFs memory({.files = 2});
  EXPECT_EQ(memory.release(make(memory, "/a")), 0);
  EXPECT_EQ(memory.mkdir("/d", 0755), ENOSPC);
  EXPECT_EQ(memory.unlink("/a"), 0);
  EXPECT_EQ(memory.mkdir("/d", 0755), 0);
}

TEST(MemFs, AHoleTakesNoRoom) {
  MemFs memory({.bytes = kBlock});
  const fs::Handle file = make(memory, "/a");
  fs::Attr attr;
  EXPECT_EQ(memory.setattr(file, {.size = uint64_t{1} << 40}, attr), 0);
  EXPECT_EQ(attr.size, uint64_t{1} << 40);
  EXPECT_EQ(attr.blocks, 0U);
  EXPECT_EQ(memory.release(file), 0);
}

TEST(MemFs, AFileBelongsToWhomTheRequestIsFrom) {
  MemFs memory;
  {
    fs::UserScope alice({.uid = 1000, .gid = 100, .pid = 1});
    memory.release(make(memory, "/a"));
  }
  fs::Attr attr;
  ASSERT_EQ(memory.getattr("/a", attr), 0);
  EXPECT_EQ(attr.uid, 1000U);
  EXPECT_EQ(attr.gid, 100U);
}

TEST(MemFs, TimesComeFromTheClockOfTargets) {
  ManualClock clock(Instant(std::chrono::seconds(5)));
  ScopedClock scope(clock);
  MemFs memory;
  const fs::Handle file = make(memory, "/a");
  clock.advance(std::chrono::seconds(2));
  size_t done = 0;
  EXPECT_EQ(memory.write(file, std::string_view("x"), 0, done), 0);
  fs::Attr attr;
  ASSERT_EQ(memory.getattr(file, attr), 0);
  EXPECT_EQ(attr.atime.tv_sec, 5);
  EXPECT_EQ(attr.mtime.tv_sec, 7);
  EXPECT_EQ(memory.open_handles(), 1U);
  EXPECT_EQ(memory.release(file), 0);
  EXPECT_EQ(memory.open_handles(), 0U);
}

TEST(MemFs, GivesHandlesOutAgainOnlyWhereItIsAsked) {
  MemFs fresh, reusing({.reuses_handles = true});
  for (MemFs* memory : {&fresh, &reusing}) {
    const fs::Handle first = make(*memory, "/a");
    const fs::Handle second = make(*memory, "/b");
    ASSERT_EQ(memory->release(first), 0);
    const fs::Handle third = make(*memory, "/c");
    EXPECT_NE(third, second);
    EXPECT_EQ(third == first, memory == &reusing);
  }
}

}  // namespace
}  // namespace ordeal::memfs
