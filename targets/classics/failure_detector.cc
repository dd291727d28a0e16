// The failure detector of Coyote's samples: nodes are pinged in rounds, twice in each, and one
// that has let both timers of a round run out is declared dead. A timer cannot be called off in
// time: when the round it belonged to is over, its message may still be on its way, and a detector
// that does not look which timer has run out takes it for the one it has just set.
#include <array>

#include "harness/base/assert.h"
#include "harness/sync/channel.h"
#include "harness/sync/clock.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

using namespace std::chrono_literals;

constexpr int kNodes = 2;
constexpr int kRounds = 2;
constexpr int kAttempts = 2;
constexpr Duration kTimeout = 2ms;

struct Message {
  bool timer = false;  // Else a node's answer.
  int number = 0;      // Of the timer, or the round that is answered.
  int node = 0;
};
using Mailbox = Channel<Message>;
constexpr size_t kRoom = 32;  // More than anybody ever sends.

// Answers each ping.
void run_node(Mailbox& pings, Mailbox& detector) {
  Message ping;
  while (pings.receive(ping) == ChannelStatus::ok) {
    detector.send(ping);
  }
}

// Each order sets the timer of that number, or, where it is the number that is set, calls it off.
void run_timer(Mailbox& orders, Mailbox& detector) {
  Message order;
  ChannelStatus status = orders.receive(order);
  while (status == ChannelStatus::ok) {
    const Message set = order;
    status = orders.receive(order, deadline_after(now(), kTimeout));
    if (status == ChannelStatus::timed_out) {
      detector.send({.timer = true, .number = set.number});
      // It has run out; the order that calls it off finds nothing.
      do {
        status = orders.receive(order);
      } while (status == ChannelStatus::ok && order.number == set.number);
    } else if (status == ChannelStatus::ok && order.number == set.number) {
      status = orders.receive(order);
    }
  }
}

class Detector {
 public:
  Detector(bool fixed, std::array<Mailbox, kNodes>& nodes, Mailbox& timer, Mailbox& inbox)
      : fixed_(fixed), nodes_(nodes), timer_(timer), inbox_(inbox) {}

  void watch(int round) {
    const int before = set_;
    int ran_out = 0;  // Timers of this round, for the claim alone.
    answered_ = {};
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      for (int i = 0; i < kNodes; ++i) {
        if (!answered_[static_cast<size_t>(i)])
          nodes_[static_cast<size_t>(i)].send({.number = round, .node = i});
      }
      timer_.send({.number = ++set_});
      const int number = wait(round);
      timer_.send({.number = set_});  // Calls it off, if it is not too late.
      if (number == 0) return;        // Everybody has answered.
      if (number > before) ++ran_out;
    }
    ALWAYS_ASSERT(ran_out == kAttempts, "only a node whose timers all ran out is declared dead");
  }

 private:
  // Until everybody has answered (0), or a timer runs out: its number.
  int wait(int round) {
    Message message;
    while (inbox_.receive(message) == ChannelStatus::ok) {
      if (message.timer) {
        if (!fixed_ || message.number == set_) return message.number;
      } else if (message.number == round) {
        answered_[static_cast<size_t>(message.node)] = true;
        if (answered_[0] && answered_[1]) return 0;
      }
    }
    return 0;
  }

  const bool fixed_;
  std::array<Mailbox, kNodes>& nodes_;
  Mailbox& timer_;
  Mailbox& inbox_;
  std::array<bool, kNodes> answered_ = {};
  int set_ = 0;  // Number of the last timer.
};

}  // namespace

void failure_detector(bool fixed) {
  std::array<Mailbox, kNodes> nodes = {Mailbox(kRoom, "node.pings"), Mailbox(kRoom, "node.pings")};
  Mailbox timer(kRoom, "timer.orders");
  Mailbox inbox(kRoom, "detector.inbox");
  Crew crew;
  for (Mailbox& pings : nodes) crew.start(1, "node", [&] { run_node(pings, inbox); });
  crew.start(1, "timer", [&] { run_timer(timer, inbox); });
  Detector detector(fixed, nodes, timer, inbox);
  for (int round = 0; round < kRounds; ++round) detector.watch(round);
  for (Mailbox& pings : nodes) pings.close();
  timer.close();
  crew.join();
}

}  // namespace ordeal::classics
