#include "harness/sync/channel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "harness/sync/thread.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

TEST(Channel, KeepsTheOrderOfSending) {
  Channel<int> channel(3);
  for (int i = 1; i <= 3; ++i) EXPECT_EQ(channel.send(i), ChannelStatus::ok);
  EXPECT_EQ(channel.size(), 3u);
  for (int i = 1; i <= 3; ++i) {
    int item = 0;
    EXPECT_EQ(channel.receive(item), ChannelStatus::ok);
    EXPECT_EQ(item, i);
  }
  EXPECT_EQ(channel.size(), 0u);
}

TEST(Channel, AFullOneAndAnEmptyOneTimeOut) {
  Channel<int> channel(1);
  int item = 7;
  EXPECT_EQ(channel.receive(item, kAtOnce), ChannelStatus::timed_out);
  EXPECT_EQ(channel.receive(item, now() + 1us), ChannelStatus::timed_out);
  EXPECT_EQ(item, 7);
  EXPECT_EQ(channel.send(1, kAtOnce), ChannelStatus::ok);
  EXPECT_EQ(channel.send(2, kAtOnce), ChannelStatus::timed_out);
  EXPECT_EQ(channel.send(2, now() + 1us), ChannelStatus::timed_out);
  EXPECT_EQ(channel.receive(item, kAtOnce), ChannelStatus::ok);
  EXPECT_EQ(item, 1);
}

TEST(Channel, CloseLetsReceiversDrain) {
  Channel<int> channel(2);
  EXPECT_EQ(channel.send(5), ChannelStatus::ok);
  EXPECT_FALSE(channel.closed());
  channel.close();
  EXPECT_TRUE(channel.closed());
  EXPECT_EQ(channel.send(6), ChannelStatus::closed);
  int item = 0;
  EXPECT_EQ(channel.receive(item), ChannelStatus::ok);
  EXPECT_EQ(item, 5);
  EXPECT_EQ(channel.receive(item), ChannelStatus::closed);
  EXPECT_EQ(channel.receive(item, kAtOnce), ChannelStatus::closed);
}

TEST(Channel, CloseTellsWaitingSendersAndReceivers) {
  Channel<int> full(1), empty(1);
  ASSERT_EQ(full.send(1), ChannelStatus::ok);
  Thread sender("sender", [&] { EXPECT_EQ(full.send(2), ChannelStatus::closed); });
  Thread receiver("receiver", [&] {
    int item = 0;
    EXPECT_EQ(empty.receive(item), ChannelStatus::closed);
  });
  full.close();
  empty.close();
}

TEST(Channel, EverythingSentIsReceivedOnce) {
  constexpr int kSenders = 2, kEach = 500;
  Channel<int> channel(4);
  Mutex mu;
  std::vector<int> received;
  std::vector<Thread> receivers;
  for (int i = 0; i < 2; ++i) {
    receivers.emplace_back("receiver", [&] {
      int item = 0;
      while (channel.receive(item) == ChannelStatus::ok) {
        EXPECT_LE(channel.size(), 4u);
        Lock lock(mu);
        received.push_back(item);
      }
    });
  }
  std::vector<Thread> senders;
  for (int s = 0; s < kSenders; ++s) {
    senders.emplace_back("sender", [&, s] {
      for (int i = 0; i < kEach; ++i) {
        EXPECT_EQ(channel.send(s * kEach + i), ChannelStatus::ok);
      }
    });
  }
  for (Thread& sender : senders) sender.join();
  channel.close();
  for (Thread& receiver : receivers) receiver.join();
  std::sort(received.begin(), received.end());
  std::vector<int> all(kSenders * kEach);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(received, all);
}

TEST(Channel, CarriesWhatCanOnlyBeMoved) {
  Channel<std::unique_ptr<int>> channel(1);
  EXPECT_EQ(channel.send(std::make_unique<int>(9)), ChannelStatus::ok);
  std::unique_ptr<int> item;
  EXPECT_EQ(channel.receive(item), ChannelStatus::ok);
  EXPECT_EQ(*item, 9);
}

}  // namespace
}  // namespace ordeal
