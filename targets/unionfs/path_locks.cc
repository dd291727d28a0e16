#include "targets/unionfs/path_locks.h"

#include <algorithm>
#include <array>

#include "harness/base/assert.h"

namespace ordeal::unionfs {

PathLocks::Hold::Hold(PathLocks& locks, std::initializer_list<std::string> paths)
    : locks_(locks), paths_(paths) {
  ALWAYS_ASSERT(!paths_.empty() && paths_.size() <= kMost);
  std::array<Mutex*, kMost> mutexes{};
  for (size_t i = 0; i < paths_.size(); ++i) mutexes[i] = locks_.use(paths_[i]);
  locks_.lock(std::span(mutexes).first(paths_.size()), held_);
}

PathLocks::Hold::~Hold() {
  for (auto lock = held_.rbegin(); lock != held_.rend(); ++lock) lock->reset();
  for (const std::string& path : paths_) locks_.drop(path);
}

void PathLocks::lock(std::span<Mutex* const> mutexes, Held& held) {
  const auto at = [&](size_t i) { return mutexes[i < mutexes.size() ? i : 0]; };
  held.front().emplace(std::initializer_list<Mutex*>{at(0), at(1), at(2), at(3)});
}

size_t PathLocks::size() const {
  Lock lock(mu_);
  return entries_.size();
}

Mutex* PathLocks::use(const std::string& path) {
  Lock lock(mu_);
  Entry& entry = entries_[path];
  ++entry.users;
  return &entry.mu;
}

void PathLocks::drop(const std::string& path) {
  Lock lock(mu_);
  const auto entry = entries_.find(path);
  if (--entry->second.users == 0) entries_.erase(entry);
}

}  // namespace ordeal::unionfs
