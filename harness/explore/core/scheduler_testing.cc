#include "harness/explore/core/scheduler_testing.h"

#include <gtest/gtest.h>

namespace ordeal::explore {
namespace {

class Coin final : public Strategy {
 public:
  const char* name() const override { return "coin"; }
  TaskId pick(const View& view) override {
    return view.ready[static_cast<uint32_t>(random_.below(view.ready_count))];
  }
};

class Default : public Strategy {
 public:
  const char* name() const override { return "default"; }
  TaskId pick(const View& view) override { return default_pick(view); }
  TaskId pick_early(const View&) override { return kNoTask; }
  uint64_t value(const ValueView&) override { return 0; }
};

class First final : public Default {
 public:
  TaskId pick(const View& view) override { return view.ready[0]; }
};

class Hasty final : public Default {
 public:
  TaskId pick_early(const View& view) override { return view.early[0]; }
};

}  // namespace

std::unique_ptr<Strategy> make_coin() { return std::make_unique<Coin>(); }
std::unique_ptr<Strategy> make_default() { return std::make_unique<Default>(); }
std::unique_ptr<Strategy> make_first() { return std::make_unique<First>(); }
std::unique_ptr<Strategy> make_hasty() { return std::make_unique<Hasty>(); }

Failure first_failure(uint64_t schedules, const std::function<void()>& body) {
  Scheduler scheduler({});
  const auto strategy = make_coin();
  for (uint64_t seed = 0; seed < schedules; ++seed) {
    const ScheduleOutcome outcome = scheduler.run(*strategy, seed, body);
    if (outcome.failed) return outcome.failure;
  }
  return {};
}

bool silent(uint64_t schedules, const std::function<void()>& body) {
  const Failure failure = first_failure(schedules, body);
  if (failure.claim.empty()) return true;
  ADD_FAILURE() << failure.claim << "\n" << failure.evidence;
  return false;
}

}  // namespace ordeal::explore
