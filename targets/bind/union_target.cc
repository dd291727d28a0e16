#include "targets/bind/union_target.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "targets/memfs/memfs.h"
#include "targets/posixdir/posixdir.h"

namespace ordeal {
namespace {

constexpr std::string_view kMemory = "memory";

void apply_setting(std::string_view spec, std::string_view setting, unionfs::Branch& branch) {
  const size_t equals = std::min(setting.find('='), setting.size());
  const std::string name(setting.substr(0, equals));
  const std::vector<std::string> known = {"minfree"};
  if (name != known.front())
    throw InputError(fmt::format("branch \"{}\": there is no setting \"{}\"{}", spec, name,
                                 did_you_mean(name, known)));
  const auto value = setting.substr(std::min(equals + 1, setting.size()));
  const std::optional<uint64_t> bytes = parse_size(value);
  if (!bytes.has_value())
    throw InputError(fmt::format("branch \"{}\": \"{}\" is no size, such as 4KiB", spec, value));
  branch.min_free = *bytes;
}

}  // namespace

unionfs::Branch parse_branch(std::string_view spec, uint64_t capacity) {
  const size_t colon = spec.rfind(':');
  if (colon == spec.npos || colon == 0)
    throw InputError(fmt::format(
        "branch \"{}\": expected memory or a directory, a colon, and rw, ro or nc", spec));
  const std::vector<std::string> parts = split(spec.substr(colon + 1), ',');
  unionfs::Branch branch;
  try {
    branch.mode = unionfs::parse_branch_mode(parts.empty() ? "" : parts.front());
  } catch (const InputError& error) {
    throw InputError(fmt::format("branch \"{}\": {}", spec, error.what()));
  }
  for (size_t i = 1; i < parts.size(); ++i) apply_setting(spec, parts[i], branch);
  branch.label = std::string(spec.substr(0, colon));
  if (branch.label == kMemory)
    branch.fs =
        std::make_shared<memfs::MemFs>(memfs::Limits{.bytes = capacity, .reuses_handles = true});
  else
    branch.fs = std::make_shared<posixdir::PosixDir>(branch.label);
  return branch;
}

UnionStorage::UnionStorage(unionfs::UnionOptions options, bool cached)
    : whole_([&] {
        if (cached) options.notify = [this](const std::string& path) { pages.drop(path); };
        return unionfs::make_union(options);
      }()),
      table_(unionfs::make_node_table()),
      listed_(unionfs::make_dir_streams()),
      named_(unionfs::make_identity()),
      core(*whole_),
      nodes(*table_),
      streams(*listed_),
      identity(*named_) {}

UnionTarget::UnionTarget(const unionfs::UnionOptions& options, const FsLayout& files,
                         uint64_t bytes, bool cached)
    : UnionStorage(options, cached), FsTarget(core, files), capacity(bytes) {
  fs::FileSystem* home = &core;
  const auto branches = core.branches();
  for (const unionfs::BranchPtr& branch : *branches) {
    if (branch->mode == unionfs::BranchMode::ro && branch->label == kMemory)
      home = branch->fs.get();
  }
  make_layout(*home, layout);
}

std::vector<std::pair<std::string, double>> UnionTarget::metrics() const {
  auto out = core.metrics().all();
  out.emplace_back("unionfs.copy_ups", static_cast<double>(core.copy_ups()));
  out.emplace_back("unionfs.buffers.most_in_use", static_cast<double>(core.buffers().most_in_use));
  return out;
}

uint64_t UnionTarget::open_below() const {
  uint64_t open = 0;
  const auto branches = core.branches();
  for (const unionfs::BranchPtr& branch : *branches) {
    if (const auto* memory = dynamic_cast<memfs::MemFs*>(branch->fs.get()))
      open += memory->open_handles();
  }
  return open;
}

std::vector<HeldResource> UnionTarget::resources() {
  std::vector<HeldResource> rows;
  const auto row = [&](ResourceKind kind, const char* what, auto count) {
    rows.push_back({kind, what, static_cast<double>(count)});
  };
  row(ResourceKind::handles, "open in the union", core.open_handles());
  row(ResourceKind::handles, "open in branches in memory", open_below());
  row(ResourceKind::permits, "of copy buffers", core.buffers().in_use);
  uint64_t hidden = 0;
  if (core.orphan_whiteouts(hidden) == 0)
    row(ResourceKind::handles, "of hidden files without a purpose", hidden);
  return rows;
}

}  // namespace ordeal
