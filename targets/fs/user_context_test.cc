#include "targets/fs/user_context.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/sync/thread.h"

namespace ordeal::fs {
namespace {

constexpr UserContext kAlice{.uid = 1000, .gid = 100, .pid = 7};
constexpr UserContext kBob{.uid = 1001, .gid = 101, .pid = 8};

TEST(UserContext, OutsideARequestItIsTheProcess) {
  EXPECT_EQ(current_user(), (UserContext{.uid = geteuid(), .gid = getegid(), .pid = getpid()}));
}

TEST(UserContext, ScopesNestAndPutBackWhatWasBefore) {
  {
    UserScope alice(kAlice);
    {
      UserScope bob(kBob);
      EXPECT_EQ(current_user(), kBob);
    }
    EXPECT_EQ(current_user(), kAlice);
  }
  EXPECT_EQ(current_user().pid, getpid());
}

TEST(UserContext, AThreadHasNoneOfItsStarter) {
  UserScope alice(kAlice);
  UserContext seen = kAlice;
  Thread("other", [&] { seen = current_user(); }).join();
  EXPECT_EQ(seen.pid, getpid());
}

}  // namespace
}  // namespace ordeal::fs
