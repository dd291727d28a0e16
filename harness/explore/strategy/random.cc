#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Every ready task is as likely as every other, at each step.
class RandomWalk final : public Strategy {
 public:
  const char* name() const override { return "random"; }
  TaskId pick(const View& view) override { return view.ready[random_.below(view.ready_count)]; }
};

}  // namespace

std::unique_ptr<Strategy> make_random() { return std::make_unique<RandomWalk>(); }

}  // namespace ordeal::explore
