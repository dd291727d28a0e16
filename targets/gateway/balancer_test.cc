#include "targets/gateway/balancer.h"

#include <gtest/gtest.h>

#include "targets/gateway/defects/defects.h"
#include "targets/gateway/gateway_testing.h"

namespace ordeal::gateway {
namespace {

TEST(Balancer, IsFoundByItsName) {
  for (const BalancerKind& kind : kBalancers) EXPECT_EQ(find_balancer(kind.name), &kind);
  EXPECT_EQ(find_balancer("random"), nullptr);
}

TEST(RoundRobin, TakesEachInTurn) {
  const auto balancer = make_round_robin();
  const Candidate three[3] = {};
  for (size_t i = 0; i < 7; ++i) EXPECT_EQ(balancer->pick(three), i % 3);
}

TEST(WeightedRoundRobin, TakesEachAsOftenAsItWeighs) {
  const auto balancer = make_weighted_round_robin();
  const Candidate two[] = {{.weight = 1}, {.weight = 3}};
  int picks[2] = {};
  for (int i = 0; i < 40; ++i) ++picks[balancer->pick(two)];
  EXPECT_EQ(picks[0], 10);
  EXPECT_EQ(picks[1], 30);
}

TEST(LeastConnections, TakesTheLeastBusyAndOfEqualsTheFirst) {
  const auto balancer = make_least_connections();
  const Candidate three[] = {{.in_flight = 2}, {.in_flight = 1}, {.in_flight = 1}};
  EXPECT_EQ(balancer->pick(three), 1u);
}

// Turns that each of two providers got from two threads.
std::pair<int, int> turns_of_two_threads() {
  const auto balancer = make_balancer(kBalancers[0]);
  Atomic<int> first{0};
  Atomic<int> second{0};
  together(2, [&] {
    const Candidate two[2] = {};
    for (int i = 0; i < 1000; ++i) (balancer->pick(two) == 0 ? first : second).fetch_add(1);
  });
  return {first.load(), second.load()};
}

TEST(RoundRobin, IsFairBetweenThreads) {
  EXPECT_EQ(turns_of_two_threads(), std::make_pair(1000, 1000));
}

// On one thread the variant is right, which is why it takes threads, and a race detector, to see
// it. Two threads would be a data race in earnest, so that is left to scenarios.
TEST(RoundRobin, PlainCounterIsARoundRobinOnOneThread) {
  const DefectOn on(defects::plain_counter);
  const auto balancer = make_balancer(kBalancers[2]);
  const Candidate two[2] = {};
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(balancer->pick(two), i % 2);
}

}  // namespace
}  // namespace ordeal::gateway
