#include "harness/run/job_set.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "harness/run/process/poll.h"
#include "harness/run/process/processes.h"

namespace ordeal {
using namespace std::chrono_literals;

void JobSet::start(const std::string& role, const std::vector<std::string>& args,
                   const std::vector<std::string>& environment, const std::string& log) {
  if (jobs_.empty()) own_peak_rss_ = peak_rss_of(getpid());
  Job job;
  job.role = role;
  job.pid = start_process(args, environment, log);
  handles_.emplace_back(job.pid);
  jobs_.push_back(std::move(job));
}

void JobSet::wait(int wake, Instant deadline) {
  std::vector<pollfd> fds{{wake, POLLIN, 0}};
  for (size_t i = 0; i < jobs_.size(); ++i) {
    if (jobs_[i].status) continue;
    jobs_[i].peak_rss = std::max(jobs_[i].peak_rss, peak_rss_of(jobs_[i].pid));
    fds.push_back({handles_[i].fd(), POLLIN, 0});
    // Without a handle nothing announces the end: look again soon.
    if (handles_[i].fd() < 0) deadline = std::min(deadline, Monotonic::now() + 10ms);
  }
  ::poll(fds.data(), fds.size(), milliseconds_until(deadline));
  reap();
}

void JobSet::reap() {
  int status = 0;
  rusage usage{};
  for (pid_t pid = 0; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;)
    note_end(pid, status, static_cast<uint64_t>(usage.ru_maxrss) << 10);
}

void JobSet::note_end(pid_t pid, int status, uint64_t peak_rss) {
  for (Job& job : jobs_) {
    if (job.pid != pid || job.status) continue;
    job.status = status;
    // The kernel's figure is exact but counts the moment between fork and exec, in which the child
    // still had the memory of this process. Below that, what was seen while it ran is nearer.
    if (peak_rss > own_peak_rss_ || job.peak_rss == 0) job.peak_rss = peak_rss;
  }
}

void JobSet::end_everything() {
  bool first = true;
  poll_until(Monotonic::now() + 5s, [this, &first] {
    const std::vector<ProcessInfo> left = descendants_of(getpid());
    for (const ProcessInfo& process : left) {
      if (process.name.starts_with("ordeal-fs") || !first) kill(process.pid, SIGKILL);
    }
    for (const Job& job : jobs_) {
      if (!job.status) kill(job.pid, SIGKILL);
    }
    reap();
    first = false;
    return left.empty();
  });
}

size_t JobSet::running() const {
  return static_cast<size_t>(
      std::count_if(jobs_.begin(), jobs_.end(), [](const Job& job) { return !job.status; }));
}

bool JobSet::any_failed() const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [](const Job& job) { return job.status && !job.ended_well(); });
}

}  // namespace ordeal
