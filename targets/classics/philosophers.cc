// Dijkstra's dining philosophers: everybody takes the left fork, then waits for the right one.
#include <memory>

#include "harness/sync/ordered_lock.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

void eat(Mutex& left, Mutex& right) {
  Lock one(left);
  Lock other(right);
}
void eat_fixed(Mutex& left, Mutex& right) { OrderedLock both({&left, &right}); }

}  // namespace

void philosophers(bool fixed, int seats) {
  std::vector<std::unique_ptr<Mutex>> forks;
  for (int i = 0; i < seats; ++i) forks.push_back(std::make_unique<Mutex>("fork"));
  Crew crew;
  for (size_t i = 0; i < forks.size(); ++i) {
    Mutex* const left = forks[i].get();
    Mutex* const right = forks[(i + 1) % forks.size()].get();
    crew.start(1, "philosopher", [=] { fixed ? eat_fixed(*left, *right) : eat(*left, *right); });
  }
  crew.join();
}

}  // namespace ordeal::classics
