#include "harness/run/judge/history_book.h"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/run/judge/history_map.h"

namespace ordeal {
namespace {

// How far the counters of two processors may differ.
constexpr uint64_t kApartNs = 1'000;

bool membarrier(int command) { return syscall(SYS_membarrier, command, 0, 0) == 0; }

uint64_t targets_recorded(const Plan& plan) {
  uint64_t targets = 0;
  for (const CheckPlan& check : plan.checks) {
    if (!check.history) continue;
    for (const size_t index : targets_of(plan, *check.history)) targets |= uint64_t{1} << index;
  }
  return targets;
}

}  // namespace

HistoryBook::HistoryBook(const Plan& plan, std::atomic<uint64_t>* events, size_t bytes)
    : events_(events), targets_(targets_recorded(plan)), pool_(wanted() ? bytes : 0) {}

HistoryLog* HistoryBook::open(const std::string& thread) {
  if (!wanted()) return nullptr;
  const std::lock_guard lock(mu_);
  logs_.push_back(std::make_unique<HistoryLog>(pool_, targets_, events_, thread));
  return logs_.back().get();
}

void HistoryBook::start_over() {
  for (HistoryLog* log : logs()) log->start_over();
}

std::vector<HistoryLog*> HistoryBook::logs() const {
  const std::lock_guard lock(mu_);
  std::vector<HistoryLog*> all;
  for (const auto& log : logs_) all.push_back(log.get());
  return all;
}

// A thread says that it opens a record, and takes the stamp then. The barrier comes between its two
// steps or before both, wherever it is: so either what it said is seen, or its stamp is later.
std::optional<uint64_t> HistoryBook::fence() const {
  static const bool registered = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
  const uint64_t stamp = under_events()
                             ? events_->load() + 1
                             : ticks_now(tick_scale()) - ns_to_ticks(tick_scale(), kApartNs);
  if (!registered || !membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)) return std::nullopt;
  return stamp;
}

}  // namespace ordeal
