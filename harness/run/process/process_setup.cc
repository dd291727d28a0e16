#include "harness/run/process/process_setup.h"

#include <fmt/format.h>

#include <atomic>

#include "harness/base/assert.h"
#include "harness/base/time.h"
#include "harness/sync/task.h"
#include "harness/sync/watch_point.h"

namespace ordeal {
namespace {

std::atomic<Journal*> g_journal{nullptr};

void on_assert(const AssertFailure& failure) {
  Journal* journal = g_journal.load();
  if (journal == nullptr) return;
  Finding finding;
  finding.kind = FindingKind::invariant;
  finding.claim = failure.message.empty() ? fmt::format("{} does not hold", failure.expression)
                                          : std::string(failure.message);
  finding.location = fmt::format("{}:{}", failure.where.file_name(), failure.where.line());
  finding.evidence = fmt::format("{} in {}", failure.expression, failure.where.function_name());
  finding.thread = this_task().name();
  finding.fingerprint = fingerprint_of(finding.kind, finding.location);
  finding.at = Monotonic::now().time_since_epoch().count();
  journal->write(finding);
}

void on_lock_violation(const LockViolation& violation) {
  Journal* journal = g_journal.load();
  if (journal == nullptr) return;
  Finding finding;
  finding.kind = FindingKind::lock_order;
  finding.claim = violation.claim;
  finding.evidence = violation.evidence;
  finding.thread = violation.task;
  finding.fingerprint = fingerprint_of(finding.kind, violation.identity);
  finding.at = Monotonic::now().time_since_epoch().count();
  journal->write(finding);
}

}  // namespace

void report_to(Journal& journal) {
  g_journal.store(&journal);
  set_assert_handler(on_assert);
  set_lock_violation_handler(on_lock_violation);
}

void report_to_nobody() {
  g_journal.store(nullptr);
  set_lock_violation_handler(nullptr);
}

}  // namespace ordeal
