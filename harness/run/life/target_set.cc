#include "harness/run/life/target_set.h"

#include <fmt/format.h>

#include <filesystem>

#include "harness/base/input_error.h"
#include "harness/scenario/resource_counter.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

std::string directory_of(const std::string& work_dir, size_t target) {
  return fmt::format("{}/target-{}", work_dir, target);
}

}  // namespace

TargetSet::TargetSet(const Plan& plan, std::string work_dir)
    : plan_(plan), work_dir_(std::move(work_dir)) {
  targets_.reserve(plan.targets.size());
}

void TargetSet::make_directories(const Plan& plan, const std::string& work_dir) {
  for (size_t i = 0; i < plan.targets.size(); ++i)
    stdfs::create_directories(directory_of(work_dir, i));
}

void TargetSet::open(uint64_t seed, const Open& how) {
  for (size_t i = 0; i < plan_.targets.size(); ++i) {
    const TargetPlan& target = plan_.targets[i];
    const OpenContext context{seed, directory_of(work_dir_, i)};
    try {
      for (const auto& left : stdfs::directory_iterator(context.work_dir)) stdfs::remove_all(left);
      targets_.push_back(how ? how(i, context) : target.row->open(target.options, context));
    } catch (const std::exception& error) {
      throw InputError(
          fmt::format("{}:{}: {}: {}", target.at.file, target.at.line, label(i), error.what()));
    }
  }
}

std::vector<Target*> TargetSet::pointers() const {
  std::vector<Target*> all;
  all.reserve(targets_.size());
  for (const auto& target : targets_) all.push_back(target.get());
  return all;
}

std::vector<ResourceCount> TargetSet::resource_counts() const {
  std::vector<ResourceCount> all;
  for (size_t i = 0; i < targets_.size(); ++i) {
    for (HeldResource& held : resources_of(*targets_[i]))
      all.push_back({plan_.targets[i].row->name, std::move(held)});
  }
  return all;
}

std::string TargetSet::label(size_t index) const {
  return fmt::format("target.{}", plan_.targets[index].row->name);
}

void TargetSet::close(size_t index, ShutdownTimer& timer, Instant deadline) {
  timer.measure(label(index), [&] { return targets_[index]->close(deadline); });
}

}  // namespace ordeal
