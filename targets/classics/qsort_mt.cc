// The worker pool of FreeBSD's qsort_mt, as in the Inspect benchmarks. A worker is marked as busy
// before its own lock is held; a worker that has just become idle sees the mark before it has been
// given its range, does its old range again, and the new one is lost.
//
// What is sorted does not matter here: a range is halved until two cells are left, which count as
// sorted, and half of it goes to another worker where one is idle.
#include <array>

#include "harness/base/assert.h"
#include "harness/sync/cond_var.h"
#include "harness/sync/shared.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

constexpr int kSorted = 8;
enum WorkerState : int { kIdle, kBusy, kOver };

struct Worker {
  Mutex mu{"qsort.worker"};
  CondVar told_cv{"qsort.told"};
  // Every other writer holds the pool's lock and, in the fixed pool, `mu`.
  Shared<int> state{kIdle, "qsort.state"};
  Shared<int> low{0, "qsort.low"};
  Shared<int> high{0, "qsort.high"};
};

class SortPool {
 public:
  // Each worker begins with its half.
  explicit SortPool(bool fixed) : fixed_(fixed) {
    int low = 0;
    for (Worker& worker : workers_) {
      worker.state.set(kBusy);
      worker.low.set(low);
      worker.high.set(low += kSorted / 2);
    }
  }

  void serve(size_t me) {
    Worker& self = workers_[me];
    for (;;) {
      {
        Lock lock(self.mu);
        self.told_cv.wait(self.mu, [&self] { return self.state.get() != kIdle; });
        if (self.state.get() == kOver) return;
      }
      sort(self.low.get(), self.high.get());
      if (rest(self)) return;
    }
  }

  bool all_sorted() const {
    for (const Shared<int>& cell : sorted_) {
      if (cell.get() == 0) return false;
    }
    return true;
  }

 private:
  void sort(int low, int high) {
    while (high - low > 2) {
      const int middle = low + (high - low) / 2;
      if (!hand_out(low, middle)) sort(low, middle);
      low = middle;
    }
    for (int i = low; i < high; ++i) sorted_[static_cast<size_t>(i)].set(1);
  }

  // Gives the range to an idle worker; false where there is none.
  bool hand_out(int low, int high) NO_THREAD_SAFETY_ANALYSIS {
    mu_.lock();
    for (Worker& worker : workers_) {
      if (worker.state.get() != kIdle) continue;
      --idle_;
      if (fixed_) worker.mu.lock();
      worker.state.set(kBusy);
      if (!fixed_) worker.mu.lock();
      mu_.unlock();
      worker.low.set(low);
      worker.high.set(high);
      worker.told_cv.notify_one();
      worker.mu.unlock();
      return true;
    }
    mu_.unlock();
    return false;
  }

  // True where nobody works any more: all are sent home.
  bool rest(Worker& self) {
    Lock lock(mu_);
    self.state.set(kIdle);
    if (++idle_ < workers_.size()) return false;
    for (Worker& worker : workers_) {
      if (&worker == &self) continue;
      Lock its(worker.mu);
      worker.state.set(kOver);
      worker.told_cv.notify_one();
    }
    return true;
  }

  const bool fixed_;
  Mutex mu_{"qsort.pool"};
  size_t idle_ GUARDED_BY(mu_) = 0;
  std::array<Worker, 2> workers_;
  std::array<Shared<int>, kSorted> sorted_;
};

}  // namespace

void qsort_mt(bool fixed) {
  SortPool pool(fixed);
  Crew crew;
  for (size_t i = 0; i < 2; ++i) crew.start(1, "sorter", [&pool, i] { pool.serve(i); });
  crew.join();
  ALWAYS_ASSERT(pool.all_sorted(), "every range is sorted");
}

}  // namespace ordeal::classics
