#include "harness/run/stress/mount_set.h"

#include <fmt/format.h>

#include "harness/run/life/fault_setup.h"
#include "harness/run/process/evidence.h"

namespace ordeal {

MountSet::MountSet(const WorkerRequest& request, const Plan& plan, Journal& journal)
    : request_(request), plan_(plan), journal_(journal), mounts_(plan.targets.size()) {}

std::unique_ptr<Target> MountSet::open(size_t target, const OpenContext& context) {
  const TargetPlan& plan = plan_.targets[target];
  mounts_[target] = MountedTarget::start(request_, target);
  auto client = plan.row->open_client(plan.options, context, mounts_[target]->mount_point());
  journal_.note(
      fmt::format("target.{} is mounted with direct I/O and no caching by the "
                  "kernel: every operation reaches its process",
                  plan.row->name));
  return client;
}

int MountSet::call(size_t target, const OpRow& row, Call& call) {
  const auto index = static_cast<size_t>(&row - plan_.targets[target].row->rows.data());
  return mounts_[target]->call(index, call);
}

void MountSet::arm() {
  for (const auto& mount : mounts_) {
    if (mount != nullptr) mount->arm();
  }
}

void MountSet::disarm() {
  for (const auto& mount : mounts_) {
    if (mount != nullptr) mount->disarm();
  }
}

void MountSet::add_resource_counts(std::vector<ResourceCount>& counts) {
  for (size_t i = 0; i < mounts_.size(); ++i) {
    if (!has(i)) continue;
    for (HeldResource& held : mounts_[i]->resources())
      counts.push_back({plan_.targets[i].row->name, std::move(held)});
  }
}

void MountSet::add_metrics(size_t target, TargetRecord& record) {
  if (!has(target)) return;
  for (auto& metric : mounts_[target]->metrics()) record.metrics.push_back(std::move(metric));
}

void MountSet::watch() {
  Lock lock(mu_);
  watched_ = true;
}

void MountSet::unwatch() {
  Lock lock(mu_);
  watched_ = false;
}

// The lock is held until the finding is written: after unwatch() none is written any more.
bool MountSet::report_lost(const std::function<std::string()>& evidence) {
  Lock lock(mu_);
  if (!watched_ || lost()) return false;
  for (size_t i = 0; i < mounts_.size(); ++i) {
    std::string how;
    if (!has(i) || mounts_[i]->alive(&how)) continue;
    Finding finding = lost_mount_finding(
        plan_.targets[i].row->name, how,
        killed_by_fault(request_.files, fmt::format("filesystem-{}", i)), request_.files.log());
    finding.evidence += evidence();
    finding.at = Monotonic::now().time_since_epoch().count();
    journal_.write(finding);
    lost_ = true;
  }
  return lost();
}

void MountSet::close(size_t target, const std::string& label, ShutdownTimer& timer,
                     Instant deadline) {
  if (!has(target)) return;
  timer.measure("the mount of " + label, [&] { return mounts_[target]->stop(deadline); });
}

}  // namespace ordeal
