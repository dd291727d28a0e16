#include "harness/run/signals.h"

#include <gtest/gtest.h>
#include <poll.h>

namespace ordeal {
namespace {

bool readable(const SignalScope& scope) {
  pollfd fd{scope.fd(), POLLIN, 0};
  return poll(&fd, 1, 0) == 1;
}

TEST(SignalScope, CountsSignalsAndWakesAWaiter) {
  SignalScope scope;
  EXPECT_EQ(scope.count(), 0);
  EXPECT_FALSE(readable(scope));
  raise(SIGINT);
  EXPECT_TRUE(readable(scope));
  EXPECT_EQ(scope.count(), 1);
  EXPECT_FALSE(readable(scope)) << "a signal wakes once";
  raise(SIGTERM);
  raise(SIGINT);
  EXPECT_EQ(scope.count(), 3);
}

TEST(SignalScope, ANestedScopeKeepsItsSignalsToItself) {
  SignalScope outer;
  {
    SignalScope inner;
    raise(SIGINT);
    EXPECT_EQ(inner.count(), 1);
  }
  EXPECT_EQ(outer.count(), 0);
  raise(SIGINT);
  EXPECT_EQ(outer.count(), 1);
}

TEST(SignalScope, GivesTheSignalsBack) {
  struct sigaction before{}, after{};
  sigaction(SIGINT, nullptr, &before);
  {
    const SignalScope scope;
  }
  sigaction(SIGINT, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

}  // namespace
}  // namespace ordeal
