#include "harness/run/process/harness_threads.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "harness/run/process/processes.h"

namespace ordeal {
namespace {

std::array<std::atomic<pid_t>, 64> g_marked;  // 0: a free slot.

}  // namespace

HarnessThread::HarnessThread() {
  const pid_t tid = gettid();
  for (size_t i = 0; i < g_marked.size() && slot_ < 0; ++i) {
    pid_t free = 0;
    if (g_marked[i].compare_exchange_strong(free, tid)) slot_ = static_cast<int>(i);
  }
}

HarnessThread::~HarnessThread() {
  if (slot_ >= 0) g_marked[static_cast<size_t>(slot_)].store(0);
}

bool is_harness_thread(pid_t tid) {
  return std::any_of(g_marked.begin(), g_marked.end(),
                     [tid](const std::atomic<pid_t>& slot) { return slot.load() == tid; });
}

std::string describe_other_threads() {
  std::string lines;
  for (const ThreadState& thread : threads_of(getpid())) {
    if (thread.tid == getpid() || is_harness_thread(thread.tid)) continue;
    lines += fmt::format("thread {} \"{}\" [{}{}{}]\n", thread.tid, thread.name, thread.state,
                         thread.waits_in.empty() ? "" : " in ", thread.waits_in);
  }
  return lines;
}

}  // namespace ordeal
