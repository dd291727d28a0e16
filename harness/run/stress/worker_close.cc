// The end of a run in its worker: everything is closed against one deadline, then what is left is
// counted.
#include <fmt/format.h>

#include <algorithm>

#include "harness/run/process/harness_threads.h"
#include "harness/run/process/shutdown.h"
#include "harness/run/stress/worker_threads.h"
#include "harness/scenario/resource_counter.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {

// Does a part of the shutdown and notes how long it took.
template <class F>
void add_part(std::vector<ShutdownPart>& parts, std::string name, F close_it) {
  const Instant begin = Monotonic::now();
  const bool ended = close_it();
  parts.push_back({std::move(name), Monotonic::now() - begin, ended});
}

}  // namespace

std::vector<ResourceCount> Worker::resource_counts() {
  std::vector<ResourceCount> all;
  for (size_t i = 0; i < targets_.size(); ++i) {
    const char* target = plan_.targets[i].row->name;
    for (auto& resource : resources_of(*targets_[i])) all.push_back({target, resource});
    if (mounts_[i] == nullptr) continue;
    for (auto& resource : mounts_[i]->resources()) all.push_back({target, resource});
  }
  return all;
}

void Worker::teardown() {
  if (!plan_.has_teardown || mount_lost_) return;
  Thread thread(std::make_shared<Task>("teardown", "teardown"), [this] {
    ThreadEnv env = make_env("teardown", "teardown", 0, nullptr);
    const std::unique_ptr<ThreadScript> script = script_->make_thread(env);
    if (const auto error = script->teardown()) fail(*error);
  });
  thread.join();
}

void Worker::close_targets(std::vector<ShutdownPart>& parts, Instant deadline) {
  for (size_t i = 0; i < targets_.size(); ++i) {
    TargetRecord record{static_cast<uint32_t>(i), targets_[i]->metrics()};
    if (mounts_[i] != nullptr) {
      for (auto& metric : mounts_[i]->metrics()) record.metrics.push_back(std::move(metric));
    }
    journal_.write(record);
    const std::string name = fmt::format("target.{}", plan_.targets[i].row->name);
    add_part(parts, name, [&] { return targets_[i]->close(deadline); });
    if (mounts_[i] == nullptr) continue;
    add_part(parts, "the mount of " + name, [&] { return mounts_[i]->stop(deadline); });
  }
}

// What has closed may still hold descriptors until it is gone.
void Worker::destroy_targets(std::vector<ShutdownPart>& parts) {
  for (size_t i = 0; i < targets_.size(); ++i) {
    add_part(parts, fmt::format("the end of target.{}", plan_.targets[i].row->name), [&] {
      targets_[i].reset();
      mounts_[i].reset();
      return true;
    });
  }
  targets_.clear();
  mounts_.clear();
}

void Worker::close() {
  begin_phase("close", 60s);
  constexpr Duration kPatience = 1s;  // For what the kernel closes a moment later.
  const Duration within = plan_.stress.close_within;
  std::vector<ShutdownPart> parts;
  add_part(parts, "teardown", [this] {
    teardown();
    return true;
  });
  threads_.clear();
  askers_.clear();
  {
    Lock lock(mounts_mu_);
    watching_mounts_ = false;
  }
  const bool counted = leaks_.asked() && !mount_lost_ && !broken_;
  if (counted) leaks_.targets_idle([this] { return resource_counts(); }, kPatience);
  close_targets(parts, deadline_after(Monotonic::now(), within - parts.front().took));
  const bool closed =
      std::all_of(parts.begin(), parts.end(), [](const ShutdownPart& part) { return part.ended; });
  if (closed) destroy_targets(parts);
  if (auto slow = slow_shutdown(parts, within, closed ? "" : describe_other_threads())) {
    slow->at = Monotonic::now().time_since_epoch().count();
    journal_.write(*slow);
  }
  if (counted && closed) leaks_.end(kPatience, journal_);
  end_phase();
}

}  // namespace ordeal
