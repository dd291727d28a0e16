#include "harness/watch/frame_titles.h"

#include <gtest/gtest.h>

namespace ordeal {
namespace {

TEST(FrameTitles, FunctionsAreNamedWithoutTheirTypes) {
  EXPECT_EQ(short_function("bump(int*)"), "bump");
  EXPECT_EQ(short_function("ordeal::fs::Table::put(int, char const*) const"), "fs::Table::put");
  EXPECT_EQ(short_function("void ordeal::Table<std::pair<int, int>>::put<char>(char)"),
            "Table::put");
  EXPECT_EQ(short_function("ordeal::(anonymous namespace)::nop(ordeal::Target&)"), "nop");
  EXPECT_EQ(short_function("bool a::operator<(a::B const&, a::B const&)"), "bool a::operator<");
  EXPECT_EQ(short_function("a::Less<int>::operator()(int, int) const"), "a::Less::operator()");
  EXPECT_EQ(short_function("ordeal::run(int)::{lambda(int)#1}::operator()(int) const"),
            "lambda in run");
  EXPECT_EQ(short_function("ordeal::Pool::take()::$_0::operator()() const"),
            "lambda in Pool::take");
  EXPECT_EQ(short_function("main"), "main");
  EXPECT_EQ(short_function(""), "");
}

TEST(FrameTitles, AStackIsNamedByTheInnermostFrameOfTheUsersCode) {
  const Frame library{"std::vector<int>::push_back(int&&)", "/usr/include/c++/12/vector", 9, ""};
  const Frame header{"ordeal::Atomic<int>::store(int)", "harness/sync/atomic.h", 40, ""};
  const Frame installed{"ordeal::Lock::~Lock()", "/opt/x/include/harness/sync/mutex.h", 8, ""};
  const Frame user{"shop::Cart::add(int)", "shop/cart.cc", 12, ""};
  const Frame caller{"shop::main()", "shop/main.cc", 3, ""};
  EXPECT_EQ(user_place({library, header, installed, user, caller}),
            "shop::Cart::add (shop/cart.cc:12)");
  EXPECT_EQ(user_place({header}), "Atomic::store (harness/sync/atomic.h:40)");
  EXPECT_EQ(user_place({}), "unknown code");
  const Frame test{"bump(int*)", "harness/watch/x_test.cc", 5, ""};
  EXPECT_EQ(user_place({header, test}), "bump (harness/watch/x_test.cc:5)");
}

}  // namespace
}  // namespace ordeal
