// Helpers of the gateway's tests.
#pragma once

#include <functional>
#include <vector>

#include "harness/fault/defect.h"
#include "harness/sync/atomic.h"
#include "harness/sync/clock.h"
#include "harness/sync/thread.h"

namespace ordeal::gateway {

// Runs `body` on `threads` threads that start together, and waits for all of them.
inline void together(int threads, const std::function<void()>& body) {
  Atomic<int> waiting{threads};
  std::vector<Thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back("member", [&] {
      waiting.fetch_sub(1);
      while (waiting.load() > 0) yield();
      body();
    });
  }
}

// A DefectOn turns `defect` on until its scope ends.
class DefectOn {
 public:
  explicit DefectOn(Defect& defect) : defect_(defect) { defect_.set(true); }
  DefectOn(const DefectOn&) = delete;
  DefectOn& operator=(const DefectOn&) = delete;
  ~DefectOn() { defect_.set(false); }

 private:
  Defect& defect_;
};

}  // namespace ordeal::gateway
