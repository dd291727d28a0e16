#include "harness/run/stress/shutdown.h"

#include "harness/run/process/harness_threads.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr Duration kKernelPatience = 1s;  // For what the kernel closes a moment later.

}  // namespace

void Shutdown::carry_out() {
  timer_.measure("teardown", [this] {
    teardown();
    return true;
  });
  run_.mounts.unwatch();
  const bool counted = leaks_.asked() && !run_.mounts.lost() && !run_.control.failed();
  if (counted) leaks_.targets_idle([this] { return run_.resource_counts(); }, kKernelPatience);
  close_targets();
  const bool closed = timer_.all_ended();
  if (closed) destroy_targets();
  if (auto late = timer_.late(closed ? "" : describe_other_threads())) {
    late->at = Monotonic::now().time_since_epoch().count();
    run_.journal.write(*late);
  }
  if (counted && closed) leaks_.end(kKernelPatience, run_.journal);
}

void Shutdown::teardown() {
  if (!run_.plan.has_teardown || run_.mounts.lost()) return;
  run_.call_script("teardown", nullptr, [](ThreadScript& script) { return script.teardown(); });
}

void Shutdown::close_targets() {
  const Instant deadline = timer_.deadline();
  for (size_t i = 0; i < run_.targets.size(); ++i) {
    TargetRecord record{static_cast<uint32_t>(i), run_.targets.at(i).metrics()};
    run_.mounts.add_metrics(i, record);
    run_.journal.write(record);
    run_.targets.close(i, timer_, deadline);
    run_.mounts.close(i, run_.targets.label(i), timer_, deadline);
  }
}

// A closed target may still hold descriptors until it is destroyed.
void Shutdown::destroy_targets() {
  for (size_t i = 0; i < run_.targets.size(); ++i) {
    timer_.measure("the end of " + run_.targets.label(i), [&] {
      run_.targets.destroy(i);
      run_.mounts.destroy(i);
      return true;
    });
  }
}

}  // namespace ordeal
