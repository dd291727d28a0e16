#include "harness/result/result.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/base/random.h"

namespace ordeal {
namespace {

struct KindName {
  FindingKind kind;
  const char* name;
};
constexpr KindName kKinds[] = {
    {FindingKind::data_race, "data-race"},
    {FindingKind::deadlock, "deadlock"},
    {FindingKind::lock_order, "lock-order"},
    {FindingKind::stall, "stall"},
    {FindingKind::lost_wakeup, "lost-wakeup"},
    {FindingKind::invariant, "invariant"},
    {FindingKind::history, "history"},
    {FindingKind::never_reached, "never-reached"},
    {FindingKind::threshold, "threshold"},
    {FindingKind::leak, "leak"},
    {FindingKind::slow_shutdown, "slow-shutdown"},
    {FindingKind::crash, "crash"},
    {FindingKind::memory_error, "memory-error"},
    {FindingKind::nondeterminism, "nondeterminism"},
    {FindingKind::unexpected_error, "unexpected-error"},
    {FindingKind::undefined_behavior, "undefined-behavior"},
    {FindingKind::sync_misuse, "sync-misuse"},
};

}  // namespace

const char* to_string(Verdict verdict) {
  constexpr std::array kNames = {"pass", "skipped", "unknown", "fail", "error"};
  return kNames[static_cast<size_t>(verdict)];
}

Verdict worst(Verdict a, Verdict b) { return std::max(a, b); }

int exit_status(Verdict verdict) {
  constexpr std::array kStatus = {0, 0, 2, 1, 64};
  return kStatus[static_cast<size_t>(verdict)];
}

const char* to_string(FindingKind kind) {
  for (const KindName& row : kKinds) {
    if (row.kind == kind) return row.name;
  }
  return "?";
}

std::optional<FindingKind> finding_kind_of(const std::string& name) {
  for (const KindName& row : kKinds) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

const std::vector<std::string>& finding_kind_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const KindName& row : kKinds) all.emplace_back(row.name);
    return all;
  }();
  return names;
}

const char* to_string(CheckKind kind) {
  constexpr std::array kNames = {"always", "finally",    "sometimes", "expect",     "must_fail",
                                 "rule",   "eventually", "reached",   "unreachable"};
  return kNames[static_cast<size_t>(kind)];
}

std::string fingerprint_of(FindingKind kind, const std::string& identity) {
  return fmt::format("{:016x}", hash_combine(hash_text(to_string(kind)), hash_text(identity)));
}

}  // namespace ordeal
