#include "targets/gateway/config.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "targets/gateway/defects/defects.h"
#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

TEST(ConfigStore, TheNewerGenerationWins) {
  ConfigStore store{Config()};
  uint64_t in_force = 0;
  EXPECT_EQ(store.reload(7, in_force), 0);
  EXPECT_EQ(store.reload(5, in_force), ESTALE);
  EXPECT_EQ(in_force, 7u);
  EXPECT_EQ(store.reload(0, in_force), 0);
  EXPECT_EQ(in_force, 8u);
  EXPECT_TRUE(is_whole(store.read()));
}

// Whether a reader ever saw two generations at once while another thread reloads.
bool mixture_was_seen() {
  const auto store = make_config_store({});
  Atomic<bool> mixed{false};
  Atomic<int> turn{0};
  together(2, [&] {
    const bool reader = turn.fetch_add(1) == 0;
    uint64_t in_force = 0;
    for (int i = 0; i < 500; ++i) {
      if (!reader) {
        EXPECT_EQ(store->reload(0, in_force), 0);
      }
      if (reader && !is_whole(store->read())) mixed.store(true);
    }
  });
  return mixed.load();
}

TEST(ConfigStore, AReaderSeesOneGeneration) { EXPECT_FALSE(mixture_was_seen()); }

TEST(ConfigStore, MixedGenerationIsSeen) {
  const DefectOn on(defects::mixed_generation);
  bool seen = false;
  // It takes some luck of the threads; where the bug is gone the test's time-out ends it.
  while (!seen) seen = mixture_was_seen();
  EXPECT_TRUE(seen);
}

// Whether a reload was ever undone by an older one, where two threads reload.
bool older_one_won() {
  const auto store = make_config_store({});
  Atomic<uint64_t> next{2};
  Atomic<bool> undone{false};
  together(2, [&] {
    for (int i = 0; i < 500; ++i) {
      const uint64_t wanted = next.fetch_add(1);
      uint64_t in_force = 0;
      if (store->reload(wanted, in_force) != 0) continue;
      if (store->read().generation < wanted) undone.store(true);
    }
  });
  return undone.load();
}

TEST(ConfigStore, TheNewerOfTwoReloadsAtOnceWins) { EXPECT_FALSE(older_one_won()); }

TEST(ConfigStore, OlderWinsIsSeen) {
  const DefectOn on(defects::older_wins);
  bool seen = false;
  // It takes some luck of the threads; where the bug is gone the test's time-out ends it.
  while (!seen) seen = older_one_won();
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace ordeal::gateway
