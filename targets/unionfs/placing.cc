#include "targets/unionfs/placing.h"

#include <fcntl.h>

#include <cerrno>

#include "harness/sync/clock.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {
namespace {

bool hands_on(int err) { return err == ENOSPC || err == EDQUOT || err == EROFS || err == ENOTDIR; }

}  // namespace

int Placing::candidates(const BranchList& branches, const std::string& path, size_t lowest,
                        std::vector<size_t>& out) {
  std::vector<Candidate> candidates;
  bool full = false;
  int unanswered = 0;  // Why a branch did not tell its room: it takes nothing new.
  const std::string parent = fs::parent_of(path);
  for (size_t i = 0; i < branches.size() && i <= lowest; ++i) {
    const Branch& branch = *at(branches, i);
    if (!branch.writable() || known_readonly(branch)) continue;
    fs::StatFs room;
    if (const int err = statfs(branch, room)) {
      unanswered = err;
      continue;
    }
    Candidate candidate{.index = i, .free = room.blocks_available * room.block_size};
    if (candidate.free < branch.min_free) {
      full = true;
      continue;
    }
    if (const int err = exists(branch, parent, candidate.has_parent)) {
      unanswered = err;
      continue;
    }
    candidates.push_back(candidate);
  }
  if (candidates.empty()) return unanswered != 0 ? unanswered : full ? ENOSPC : EROFS;
  const CreateOrder order = config_.get().create->order;
  out.clear();
  for (const Candidate& candidate : order(std::move(candidates))) out.push_back(candidate.index);
  return 0;
}

int Placing::place(const BranchList& branches, const std::string& path, size_t lowest,
                   const std::function<int(const BranchPtr&, size_t)>& make) {
  std::vector<size_t> order;
  if (const int err = candidates(branches, path, lowest, order)) return err;
  int first_error = 0;
  for (const size_t index : order) {
    const BranchPtr& branch = at(branches, index);
    int err = points::create_branch.hit({.path = path, .key = branch->label});
    if (err == 0) err = make_parents(branches, *branch, path);
    if (err == 0) err = make(branch, index);
    if (err == 0) return 0;
    if (err == EROFS) note_readonly(*branch);
    if (!hands_on(err)) return err;
    if (first_error == 0) first_error = err;
  }
  return first_error;
}

int Placing::place_leaf(const BranchList& branches, const std::string& path, const Sight& sight,
                        const std::function<int(const BranchPtr&)>& make) {
  const auto make_and_uncover = [&](const BranchPtr& branch, size_t index) {
    if (const int err = make(branch)) return err;
    if (!sight.whiteout_is_in(index)) return 0;
    const int err = remove_whiteout(*branch, path);
    if (err != 0) branch->fs->unlink(path);
    return err;
  };
  return place(branches, path, sight.lowest_visible, make_and_uncover);
}

int Placing::make_opaque(const Branch& branch, const std::string& path) {
  fs::Handle mark = 0;
  const int err = branch.fs->create(opaque_mark_of(path), O_WRONLY, 0600, mark);
  return err != 0 ? err : branch.fs->release(mark);
}

// The directory is made under a temporary name, marked, and then renamed.
int Placing::make_directory(const Branch& branch, const std::string& path, mode_t mode,
                            bool over_whiteout) {
  if (!over_whiteout) return branch.fs->mkdir(path, mode);
  const std::string temporary = temporary_for(path);
  if (const int err = branch.fs->mkdir(temporary, mode | 0700)) return err;
  int err = make_opaque(branch, temporary);
  fs::Attr ignored;
  if (err == 0) err = branch.fs->setattr(temporary, {.mode = mode & 07777}, ignored);
  if (err == 0) err = branch.fs->rename(temporary, path, 0);
  if (err == 0) return remove_whiteout(branch, path);
  branch.fs->unlink(opaque_mark_of(temporary));
  branch.fs->rmdir(temporary);
  return err;
}

int Placing::make_parents(const BranchList& branches, const Branch& branch,
                          const std::string& path) {
  const std::string parent = fs::parent_of(path);
  bool there = false;
  if (const int err = exists(branch, parent, there)) return err;
  if (there) return 0;
  if (parent == "/") return ENOENT;  // The branch itself has vanished.
  if (const int err = make_parents(branches, branch, parent)) return err;
  Layer like;
  if (const int err = look_top(branches, parent, like)) return err;
  const int err = branch.fs->mkdir(parent, like.attr.mode & 07777);
  return err == EEXIST ? 0 : err;
}

int Placing::make_whiteout(const Branch& branch, const std::string& path) {
  if (const int err = points::whiteout_create.hit({.path = path, .key = branch.label})) return err;
  fs::Handle file = 0;
  const int err = branch.fs->create(whiteout_of(path), O_WRONLY, 0600, file);
  return err != 0 ? err : branch.fs->release(file);
}

int Placing::remove_whiteout(const Branch& branch, const std::string& path) {
  const int err = branch.fs->unlink(whiteout_of(path));
  return err == ENOENT ? 0 : err;
}

std::string Placing::temporary_for(const std::string& path) {
  std::string name(kTemporary);
  name += std::to_string(next_temporary_.fetch_add(1));
  return fs::join(fs::parent_of(path), name);
}

int Placing::statfs(const Branch& branch, fs::StatFs& out) {
  const Duration ttl = config_.get().statfs_ttl;
  if (ttl > Duration::zero()) {
    const Duration stale = points::cache_read.stale({.path = {}, .key = branch.label});
    if (const auto cached = rooms_.get(branch.id, now() - stale)) {
      out = *cached;
      return 0;
    }
  }
  const auto load = rooms_.begin();
  if (const int err = points::statfs_branch.hit({.path = {}, .key = branch.label})) return err;
  if (const int err = branch.fs->statfs("/", out)) return err;
  points::cache_load.pass({.path = {}, .key = branch.label});
  if (ttl > Duration::zero()) rooms_.put(load, branch.id, out, now(), ttl);
  return 0;
}

void Placing::forget() {
  rooms_.clear();
  readonly_.clear();
}

void Placing::cleanup(Instant at) {
  rooms_.cleanup(at);
  readonly_.cleanup(at);
}

bool Placing::known_readonly(const Branch& branch) {
  if (config_.get().readonly_ttl == Duration::zero()) return false;
  return readonly_.get(branch.id, now()).value_or(false);
}

void Placing::note_readonly(const Branch& branch) {
  const Duration ttl = config_.get().readonly_ttl;
  if (ttl > Duration::zero()) readonly_.put(readonly_.begin(), branch.id, true, now(), ttl);
}

}  // namespace ordeal::unionfs
