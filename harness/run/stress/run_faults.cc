#include "harness/run/stress/run_faults.h"

#include "harness/run/life/fault_setup.h"
#include "harness/sync/clock.h"

namespace ordeal {

void RunFaults::arm() {
  plan_ = std::make_unique<FaultPlan>(run_.request.run.seed, now(), run_.plan.faults, &fired_,
                                      fault_setting(run_.plan, &run_.request.files));
  const std::string note = swarm_note(run_.plan, *plan_);
  if (!note.empty()) run_.journal.note(note);
  plan_->arm_all();
  run_.mounts.arm();
}

void RunFaults::heal() {
  if (plan_ != nullptr) plan_->disarm_all();
  run_.mounts.disarm();
}

void RunFaults::journal_points() {
  if (plan_ == nullptr) return;
  run_.journal.write(plan_->snapshot());
  if (const auto swept = sweep_record(run_.plan, *plan_)) run_.journal.write(*swept);
}

}  // namespace ordeal
