#include "targets/unionfs/path_locks.h"

#include <algorithm>
#include <array>

#include "harness/base/assert.h"

namespace ordeal::unionfs {
namespace {

constexpr size_t kMost = 4;  // A rename: both names and both folders.

}  // namespace

PathLocks::Hold::Hold(PathLocks& locks, std::initializer_list<std::string> paths)
    : locks_(locks), paths_(paths) {
  ALWAYS_ASSERT(!paths_.empty() && paths_.size() <= kMost);
  std::array<Mutex*, kMost> mutexes{};
  for (size_t i = 0; i < paths_.size(); ++i) mutexes[i] = locks_.use(paths_[i]);
  for (size_t i = paths_.size(); i < kMost; ++i) mutexes[i] = mutexes[0];
  lock_.emplace(std::initializer_list<Mutex*>{mutexes[0], mutexes[1], mutexes[2], mutexes[3]});
}

PathLocks::Hold::~Hold() {
  lock_.reset();
  for (const std::string& path : paths_) locks_.drop(path);
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
