#include "harness/sync/ordered_lock.h"

#include <algorithm>

namespace ordeal {

OrderedLock::OrderedLock(std::initializer_list<Mutex*> mutexes,
                         std::source_location at) NO_THREAD_SAFETY_ANALYSIS : mutexes_(mutexes) {
  std::sort(mutexes_.begin(), mutexes_.end(),
            [](const Mutex* a, const Mutex* b) { return a->ordinal() < b->ordinal(); });
  mutexes_.erase(std::unique(mutexes_.begin(), mutexes_.end()), mutexes_.end());
  for (Mutex* mutex : mutexes_) mutex->lock_slowly(at, mutex != mutexes_.front());
}

OrderedLock::~OrderedLock() NO_THREAD_SAFETY_ANALYSIS {
  for (auto it = mutexes_.rbegin(); it != mutexes_.rend(); ++it) (*it)->unlock();
}

}  // namespace ordeal
