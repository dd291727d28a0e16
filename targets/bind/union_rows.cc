// Probes and controls of target.unionfs.
#include <cerrno>

#include <fmt/format.h>

#include "targets/bind/union_target.h"
#include "targets/fs/path.h"

namespace ordeal {

UnionTarget& union_of(Target& target) {
  auto* found = dynamic_cast<UnionTarget*>(&target);
  if (found == nullptr) throw InputError("this row belongs to the file system, not to its mount");
  return *found;
}

namespace {

int give(Call& call, uint64_t value) {
  call.result = Value::of(static_cast<int64_t>(value));
  return 0;
}

size_t branch_arg(Target& target, const Call& call) {
  const size_t count = union_of(target).core.branches()->size();
  const int64_t index = call.arg(0).integer();
  if (index >= 0 && static_cast<size_t>(index) < count) return static_cast<size_t>(index);
  throw InputError(fmt::format("there is no branch {}; branches are 0 to {}", index, count - 1));
}

int orphan_whiteouts(Target& target, Call& call) {
  uint64_t orphans = 0;
  const int err = union_of(target).core.orphan_whiteouts(orphans);
  return err != 0 ? err : give(call, orphans);
}
int union_handles(Target& target, Call& call) {
  return give(call, union_of(target).core.open_handles());
}
int copy_ups(Target& target, Call& call) { return give(call, union_of(target).core.copy_ups()); }
int pool_in_use(Target& target, Call& call) {
  return give(call, union_of(target).core.buffers().in_use);
}
int pool_most_in_use(Target& target, Call& call) {
  return give(call, union_of(target).core.buffers().most_in_use);
}
int open_below(Target& target, Call& call) { return give(call, union_of(target).open_below()); }
int dropped_early(Target& target, Call& call) {
  return give(call, union_of(target).core.dropped_early());
}
int branch_count(Target& target, Call& call) {
  return give(call, union_of(target).core.branches()->size());
}
int branch_free(Target& target, Call& call) {
  const size_t index = branch_arg(target, call);
  fs::StatFs room;
  const auto branches = union_of(target).core.branches();
  if (const int err = branches->at(index)->fs->statfs("/", room)) return err;
  return give(call, room.blocks_available * room.block_size);
}
int metrics_balance(Target& target, Call& call) {
  call.result = Value::of(union_of(target).core.metrics().balance());
  return 0;
}
int exists_in_branch(Target& target, Call& call) {
  const size_t index = branch_arg(target, call);
  const std::string path(call.arg(1).text());
  if (!fs::is_normal(path)) throw InputError(fmt::format("\"{}\" is no path", path));
  const auto branches = union_of(target).core.branches();
  fs::Attr attr;
  const int err = branches->at(index)->fs->getattr(path, attr);
  if (err != 0 && err != ENOENT && err != ENOTDIR) return err;
  call.result = Value::of(err == 0);
  return 0;
}

int set_branch_mode(Target& target, Call& call) {
  const size_t index = branch_arg(target, call);
  return union_of(target).core.set_branch_mode(index,
                                               unionfs::parse_branch_mode(call.arg(1).text()));
}
int add_branch(Target& target, Call& call) {
  UnionTarget& t = union_of(target);
  return t.core.add_branch(parse_branch(call.arg(0).text(), t.capacity));
}
int remove_branch(Target& target, Call& call) {
  return union_of(target).core.remove_branch(branch_arg(target, call));
}
int set_policy(Target& target, Call& call) {
  const std::string_view operation = call.arg(0).text();
  const std::string_view name = call.arg(1).text();
  unionfs::UnionFs& core = union_of(target).core;
  if (operation == "create") {
    const auto* policy = &unionfs::find_create_policy(name);
    return core.configure([&](unionfs::Config& config) { config.create = policy; });
  }
  if (operation == "search") {
    const auto* policy = &unionfs::find_search_policy(name);
    return core.configure([&](unionfs::Config& config) { config.search = policy; });
  }
  if (operation == "action") {
    const auto* policy = &unionfs::find_action_policy(name);
    return core.configure([&](unionfs::Config& config) { config.action = policy; });
  }
  throw InputError(
      fmt::format("there are policies for create, search and action, not for \"{}\"", operation));
}
int invalidate(Target& target, Call&) {
  union_of(target).core.invalidate();
  return 0;
}
int cleanup_caches(Target& target, Call&) {
  union_of(target).core.cleanup_caches();
  return 0;
}

constexpr ParamRow kBranch[] = {
    {"branch", ParamKind::integer, "the index of the branch; 0 is the topmost"}};
constexpr ParamRow kBranchPath[] = {
    {"branch", ParamKind::integer, "the index of the branch; 0 is the topmost"},
    {"path", ParamKind::text, "the name, as in the union"}};
constexpr ParamRow kBranchMode[] = {
    {"branch", ParamKind::integer, "the index of the branch; 0 is the topmost"},
    {"mode", ParamKind::text, "rw, ro or nc"}};
constexpr ParamRow kSpec[] = {
    {"spec", ParamKind::text, "\"memory:rw\", \"PATH:ro\", \"PATH:rw,minfree=4KiB\""}};
constexpr ParamRow kPolicy[] = {
    {"operation", ParamKind::text, "create, search or action"},
    {"name", ParamKind::text,
     "create: ff, mfs, epmfs, lfs, rand; search: ff; action: epall, all, "
     "epff"}};

constexpr OpRow union_row(RowKind kind, const char* name, const char* doc,
                          std::span<const ParamRow> params, const char* returns,
                          int (*call)(Target&, Call&)) {
  return {
      .name = name, .kind = kind, .doc = doc, .params = params, .returns = returns, .call = call};
}

constexpr RowKind kProbe = RowKind::probe;
constexpr RowKind kControl = RowKind::control;
constexpr OpRow kUnionRows[] = {
    union_row(
        kProbe, "orphan_whiteouts",
        "Counts whiteouts that cover nothing and temporary files left behind. Operations on names "
        "wait meanwhile.",
        {}, "integer: 0 in a sound union", orphan_whiteouts),
    union_row(kProbe, "open_handles", "The number of open files.", {}, "integer", union_handles),
    union_row(kProbe, "copy_ups", "The number of completed copy-ups.", {}, "integer", copy_ups),
    union_row(kProbe, "pool_in_use", "The number of copy buffers in use.", {}, "integer",
              pool_in_use),
    union_row(kProbe, "pool_most_in_use", "The most copy buffers that were ever in use at once.",
              {}, "integer: at most the option buffers", pool_most_in_use),
    union_row(kProbe, "open_below", "The number of files that are open in the branches in memory.",
              {}, "integer", open_below),
    union_row(kProbe, "dropped_early",
              "The number of cached attributes that were dropped before they expired.", {},
              "integer: 0 in a sound cache", dropped_early),
    union_row(kProbe, "branch_count", "The number of branches.", {}, "integer", branch_count),
    union_row(kProbe, "branch_free", "The free space of a branch.", kBranch, "integer: bytes",
              branch_free),
    union_row(kProbe, "metrics_balance", "The operations counted, minus successes and failures.",
              {}, "integer: 0 where the counts are consistent", metrics_balance),
    union_row(kProbe, "exists_in_branch", "Whether a branch itself has the name.", kBranchPath,
              "boolean", exists_in_branch),
    union_row(kControl, "set_branch_mode", "Changes the mode of a branch while operations run.",
              kBranchMode, "", set_branch_mode),
    union_row(kControl, "add_branch", "Adds a branch at the bottom.", kSpec, "", add_branch),
    union_row(kControl, "remove_branch", "Removes a branch; files that are open in it stay open.",
              kBranch, "", remove_branch),
    union_row(kControl, "set_policy", "Chooses a policy.", kPolicy, "", set_policy),
    union_row(kControl, "invalidate", "Drops all cached values.", {}, "", invalidate),
    union_row(kControl, "cleanup_caches", "Drops cached values that have expired.", {}, "",
              cleanup_caches),
};

}  // namespace

std::span<const OpRow> union_rows() { return kUnionRows; }

}  // namespace ordeal
