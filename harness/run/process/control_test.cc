#include "harness/run/process/control.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

Instant soon() { return Monotonic::now() + 1h; }

TEST(ControlSocket, DeliversWholeMessagesInOrder) {
  auto [one, other] = control_pair();
  EXPECT_TRUE(one.send("first"));
  EXPECT_TRUE(one.send(""));
  EXPECT_TRUE(one.send(std::string("a\0b", 3)));
  std::string bytes;
  ASSERT_TRUE(other.receive(bytes, soon()));
  EXPECT_EQ(bytes, "first");
  ASSERT_TRUE(other.receive(bytes, soon()));
  EXPECT_EQ(bytes, "");
  ASSERT_TRUE(other.receive(bytes, soon()));
  EXPECT_EQ(bytes, std::string("a\0b", 3));
}

TEST(ControlSocket, CarriesMoreThanTheSocketHolds) {
  auto [one, other] = control_pair();
  const std::string large(3 << 20, 'x');
  Thread sender("sender", [&s = one, &large] { EXPECT_TRUE(s.send(large)); });
  std::string bytes;
  ASSERT_TRUE(other.receive(bytes, kForever));
  EXPECT_EQ(bytes, large);
}

TEST(ControlSocket, GivesUpAtItsDeadline) {
  auto [one, other] = control_pair();
  std::string bytes;
  EXPECT_FALSE(other.receive(bytes, kAtOnce));
  EXPECT_FALSE(other.receive(bytes, Monotonic::now() - 1h));
  EXPECT_FALSE(other.receive(bytes, Monotonic::now() + 1ms));
  EXPECT_TRUE(one.send("late"));
  EXPECT_TRUE(other.receive(bytes, kAtOnce));  // It is there: no waiting is needed.
  EXPECT_EQ(bytes, "late");
}

TEST(ControlSocket, SaysWhenTheOtherEndIsGone) {
  auto pair = control_pair();
  {
    const ControlSocket gone = std::move(pair.first);
  }
  std::string bytes;
  EXPECT_FALSE(pair.second.receive(bytes, kForever));
  EXPECT_FALSE(pair.second.send("to nobody"));
}

TEST(ControlSocket, RefusesAMessageThatCannotBeOne) {
  auto [one, other] = control_pair();
  const uint32_t huge = ~uint32_t{0};
  ASSERT_EQ(::send(one.fd(), &huge, sizeof huge, 0), static_cast<ssize_t>(sizeof huge));
  std::string bytes;
  EXPECT_FALSE(other.receive(bytes, soon()));
}

TEST(WireValue, KeepsEveryKindOfValue) {
  EXPECT_TRUE(WireValue::of(Value()).view().is_nil());
  EXPECT_TRUE(WireValue::of(Value::of(true)).view().boolean());
  EXPECT_EQ(WireValue::of(Value::of(true)).view().kind(), Value::Kind::boolean);
  EXPECT_EQ(WireValue::of(Value::of(int64_t{-5})).view().integer(), -5);
  EXPECT_EQ(WireValue::of(Value::of(2.5)).view().number(), 2.5);
  const WireValue text = WireValue::of(Value::of(std::string_view("a\0b", 3)));
  EXPECT_EQ(text.view().text(), std::string_view("a\0b", 3));
}

}  // namespace
}  // namespace ordeal
