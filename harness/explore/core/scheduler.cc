#include "harness/explore/core/scheduler.h"

#include "harness/base/assert.h"
#include "harness/explore/core/engine.h"
#include "harness/explore/core/lsan.h"

namespace ordeal::explore {

Scheduler::Scheduler(const SchedulerOptions& options)
    : engine_(std::make_unique<Engine>(options)) {}
Scheduler::~Scheduler() = default;

ScheduleOutcome Scheduler::run(Strategy& strategy, uint64_t seed, const std::function<void()>& body,
                               Trace* trace) {
  ALWAYS_ASSERT(!inside(), "a schedule is already under way on this thread");
  const ScopedLeakDisabler abandoned_or_not;
  return engine_->run(strategy, seed, body, trace);
}
void Scheduler::renew_stacks() { engine_->renew_stacks(); }
const TapeMemory& Scheduler::tape() const { return engine_->tape(); }

void Scheduler::fail(Failure failure) {
  ALWAYS_ASSERT(inside(), "Scheduler::fail outside a schedule");
  Engine::active()->fail(std::move(failure));
}
bool Scheduler::inside() { return Engine::active() != nullptr; }
Duration Scheduler::idle() {
  ALWAYS_ASSERT(inside(), "Scheduler::idle outside a schedule");
  return Engine::active()->idle();
}

}  // namespace ordeal::explore
