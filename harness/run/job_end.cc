#include "harness/run/job_end.h"

#include <signal.h>
#include <sys/wait.h>

namespace ordeal {

JobEnd explain_end(const EndFacts& facts) {
  const bool ended = facts.status.has_value();
  if (facts.status == 0 || facts.ended_by_us || facts.reported_error) return JobEnd::expected;
  if (facts.wrote_last_record && facts.sanitizer_reported) return JobEnd::sanitizer;
  if (facts.wrote_last_record && facts.leak_check_failed) return JobEnd::no_leak_check;
  if (facts.invariant_broken && ended && WIFSIGNALED(*facts.status) &&
      WTERMSIG(*facts.status) == SIGABRT)
    return JobEnd::broken_invariant;
  return JobEnd::crash;
}

}  // namespace ordeal
