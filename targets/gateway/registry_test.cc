#include "targets/gateway/registry.h"

#include <gtest/gtest.h>

#include "targets/gateway/defects/defects.h"
#include "targets/gateway/gateway_testing.h"
#include "targets/gateway/prober.h"

namespace ordeal::gateway {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<Provider> provider(const std::string& name, UpstreamBehaviour behaviour = {}) {
  ProviderParts parts{make_breaker({}), make_pool({name, 2}), make_health(), make_outlier({}),
                      make_load()};
  return std::make_shared<Provider>(name, 1, std::move(parts), behaviour);
}

TEST(Registry, ReplacesTheWholeListAndSaysWhoWent) {
  Registry registry;
  const auto a = provider("a");
  const auto b = provider("b");
  EXPECT_TRUE(registry.add(a));
  EXPECT_TRUE(registry.add(b));
  EXPECT_FALSE(registry.add(provider("a")));
  const auto c = provider("c");
  EXPECT_EQ(registry.replace({a, c}), Providers{b});
  EXPECT_EQ(registry.all(), (Providers{a, c}));
  EXPECT_EQ(registry.find("b"), nullptr);
}

TEST(Registry, KeepsTheCallsOfThoseThatHaveGone) {
  Registry registry;
  for (const char* name : {"a", "b", "c"}) {
    const auto one = provider(name);
    one->metrics.record(true, 1ms);
    registry.add(one);
  }
  EXPECT_EQ(registry.total_calls(), 3);
  EXPECT_NE(registry.remove("b"), nullptr);
  EXPECT_EQ(registry.remove("b"), nullptr);
  EXPECT_EQ(registry.total_calls(), 3);
  registry.replace({});
  EXPECT_EQ(registry.total_calls(), 3);
}

TEST(Registry, AVisitorMayChangeIt) {
  Registry registry;
  registry.add(provider("a"));
  registry.add(provider("b"));
  std::string seen;
  registry.visit([&](Provider& one) {
    seen += one.name;
    registry.remove("b");
    return true;
  });
  EXPECT_EQ(seen, "ab");
  EXPECT_EQ(registry.all().size(), 1u);
}

// Whether somebody found no provider while one thread replaces the list again and again.
bool ever_empty() {
  const auto registry = make_registry();
  const auto a = provider("a");
  registry->add(a);
  Atomic<bool> empty{false}, reading{false}, done{false};
  Atomic<int> turn{0};
  together(2, [&] {
    if (turn.fetch_add(1) == 0) {
      reading.store(true);
      while (!done.load()) {
        if (registry->all().empty()) empty.store(true);
      }
    } else {
      while (!reading.load()) yield();
      for (int i = 0; i < 200; ++i) registry->replace({a});
      done.store(true);
    }
  });
  return empty.load();
}

TEST(Registry, IsNeverEmptyWhileItIsReplaced) { EXPECT_FALSE(ever_empty()); }

TEST(Registry, ClearedThenFilledIsSeenEmpty) {
  const DefectOn on(defects::cleared_then_filled);
  bool seen = false;
  // It takes some luck of the threads; where the bug is gone the test's time-out ends it.
  while (!seen) seen = ever_empty();
  EXPECT_TRUE(seen);
}

// The complaints about ranks of one removal.
int complaints_of_a_removal() {
  static Atomic<int> complaints{0};
  complaints.store(0);
  set_lock_violation_handler([](const LockViolation&) { complaints.fetch_add(1); });
  const auto registry = make_registry();
  registry->add(provider("a"));
  registry->remove("a");
  set_lock_violation_handler(nullptr);
  return complaints.load();
}

TEST(Registry, NestsItsLocksAscending) { EXPECT_EQ(complaints_of_a_removal(), 0); }

TEST(Registry, DescendingIsComplainedAbout) {
  const DefectOn on(defects::descending);
  EXPECT_GT(complaints_of_a_removal(), 0);
}

TEST(Prober, RecordsHowProvidersAreUntilItIsStopped) {
  Registry registry;
  registry.add(provider("well"));
  registry.add(provider("ill", {Duration::zero(), {1, 1}}));
  Prober prober(registry, {.every = 1us, .timeout = 1s});
  while (registry.find("ill")->health->score() != 0) yield();
  prober.stop();
  EXPECT_EQ(registry.find("well")->health->score(), 100);
}

TEST(Prober, WithoutAnIntervalThereIsNone) {
  Registry registry;
  registry.add(provider("ill", {Duration::zero(), {1, 1}}));
  Prober prober(registry, {});
  prober.stop();
  EXPECT_EQ(registry.find("ill")->health->score(), 100);
}

}  // namespace
}  // namespace ordeal::gateway
