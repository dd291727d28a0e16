#include "harness/script/arena.h"

#include <cstring>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "harness/base/random.h"

namespace ordeal::script {
namespace {

struct Block {
  size_t size;
  char fill;
};

// A heap of blocks, each filled with a letter of its own, that grow, shrink and go at random.
class Churn {
 public:
  Churn(Arena& arena, uint64_t seed) : arena_(arena), random_(seed) {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }
  // Whether every block still holds its letters.
  bool intact() const {
    for (const auto& [at, block] : blocks_) {
      for (size_t i = 0; i < block.size; ++i) {
        if (at[i] != block.fill) return false;
      }
    }
    return true;
  }
  size_t held() const {
    size_t bytes = 0;
    for (const auto& [at, block] : blocks_) bytes += block.size;
    return bytes;
  }
  std::map<char*, Block> blocks_;

 private:
  void step() {
    const size_t size = size_t{1} << random_.below(random_.below(20) + 1);
    const size_t wanted = size + random_.below(size);
    char* old = nullptr;
    Block before{0, 0};
    if (!blocks_.empty() && random_.below(3) != 0) {
      auto at = blocks_.lower_bound(nullptr);
      std::advance(at, static_cast<long>(random_.below(blocks_.size())));
      old = at->first;
      before = at->second;
      blocks_.erase(at);
    }
    const bool goes = old != nullptr && random_.below(2) == 0;
    auto* moved = static_cast<char*>(arena_.resize(old, before.size, goes ? 0 : wanted));
    if (goes) return;
    ASSERT_NE(moved, nullptr);
    ASSERT_EQ(reinterpret_cast<uintptr_t>(moved) % 16, 0u);
    for (size_t i = 0; i < std::min(before.size, wanted); ++i) ASSERT_EQ(moved[i], before.fill);
    const auto fill = static_cast<char>('a' + random_.below(26));
    std::memset(moved, fill, wanted);
    blocks_[moved] = {wanted, fill};
  }

  Arena& arena_;
  Random random_;
};

TEST(Arena, BlocksNeverOverlapAndKeepWhatTheyHold) {
  Arena arena(size_t{1} << 30);
  Churn churn(arena, 7);
  for (int i = 0; i < 40; ++i) {
    churn.run(50);
    ASSERT_TRUE(churn.intact());
    ASSERT_EQ(arena.held(), churn.held());
  }
}

TEST(Arena, FreedRoomIsUsedAgain) {
  Arena arena(size_t{1} << 30);
  for (int round = 0; round < 1000; ++round) {
    void* blocks[8];
    for (size_t i = 0; i < 8; ++i) blocks[i] = arena.resize(nullptr, 0, 40'000 >> i);
    for (size_t i = 0; i < 8; ++i) EXPECT_EQ(arena.resize(blocks[i], 40'000 >> i, 0), nullptr);
  }
  EXPECT_EQ(arena.held(), 0u);
  EXPECT_EQ(arena.reserved(), size_t{256} << 10);
}

TEST(Arena, TheLimitIsOfWhatWasAskedFor) {
  Arena arena(100);
  void* block = arena.resize(nullptr, 0, 60);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(arena.resize(nullptr, 0, 41), nullptr);
  EXPECT_EQ(arena.resize(block, 60, 101), nullptr);
  EXPECT_EQ(arena.held(), 60u);
  block = arena.resize(block, 60, 100);
  EXPECT_NE(block, nullptr);
  EXPECT_EQ(arena.resize(nullptr, 0, 1), nullptr);
  arena.resize(block, 100, 10);
  EXPECT_NE(arena.resize(nullptr, 0, 90), nullptr);
}

TEST(Arena, RestoreBringsBytesAndAddressesBack) {
  Arena arena(size_t{1} << 30);
  Churn kept(arena, 7);
  kept.run(400);  // Several chunks.
  arena.save();
  const size_t held = arena.held();
  std::vector<char*> first;
  size_t reserved = 0;
  for (int round = 0; round < 5; ++round) {
    Churn dirty(arena, 11);
    dirty.blocks_ = kept.blocks_;  // What was there is resized, freed and written to as well.
    dirty.run(300);
    std::vector<char*> places;
    for (const auto& [at, block] : dirty.blocks_) places.push_back(at);
    if (round == 0) first = places, reserved = arena.reserved();
    EXPECT_EQ(places, first);
    EXPECT_EQ(arena.reserved(), reserved);
    EXPECT_FALSE(kept.intact()) << "the churn must have written over what was kept";
    arena.restore();
    EXPECT_TRUE(kept.intact());
    EXPECT_EQ(arena.held(), held);
  }
}

}  // namespace
}  // namespace ordeal::script
