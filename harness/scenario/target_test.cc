#include "harness/scenario/target.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace ordeal {
namespace {

constexpr ErrorClass kReadErrors[] = {{ENOENT, Outcome::ok}, {EIO, Outcome::fail}};
constexpr OpRow kRows[] = {
    {"read", RowKind::operation, "reads", {}, "integer", nullptr, kReadErrors},
    {"probe", RowKind::probe, "looks", {}, "integer"},
};
const TargetRow kErrnoTarget{"files", "", {}, kRows, nullptr};
const char* own_name(int code) { return code == 7 ? "limited" : nullptr; }
const TargetRow kOwnTarget{"gate", "", {}, kRows, nullptr, own_name};

TEST(Target, RowsAreFoundByName) {
  EXPECT_EQ(find_row(kErrnoTarget, "probe"), &kRows[1]);
  EXPECT_EQ(find_row(kErrnoTarget, "reed"), nullptr);
}

TEST(Target, ErrnoNamesGoBothWays) {
  EXPECT_STREQ(errno_name(ENOENT), "ENOENT");
  EXPECT_STREQ(errno_name(99999), "E?");
  EXPECT_STREQ(errno_name(0), "E?");
  EXPECT_EQ(errno_of("ENOSPC"), ENOSPC);
  EXPECT_EQ(errno_of("EWOULDBLOCK"), EAGAIN);
  EXPECT_EQ(errno_of("ENOTHING"), 0);
}

TEST(Target, ErrorsAreNamedByTheTargetOrByErrno) {
  EXPECT_EQ(error_name(kErrnoTarget, EIO), "EIO");
  EXPECT_EQ(error_name(kErrnoTarget, 99999), "error 99999");
  EXPECT_EQ(error_name(kOwnTarget, 7), "limited");
  EXPECT_EQ(error_name(kOwnTarget, 8), "error 8");
}

TEST(Target, ACodeThatIsNotListedIsUnexpected) {
  EXPECT_EQ(outcome_of(kRows[0], 0), Outcome::ok);
  EXPECT_EQ(outcome_of(kRows[0], ENOENT), Outcome::ok);
  EXPECT_EQ(outcome_of(kRows[0], EIO), Outcome::fail);
  EXPECT_EQ(outcome_of(kRows[0], EBADF), Outcome::unexpected);
}

}  // namespace
}  // namespace ordeal
