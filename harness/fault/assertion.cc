#include "harness/fault/assertion.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "harness/base/assert.h"
#include "harness/base/time.h"
#include "harness/fault/registry.h"
#include "harness/sync/task.h"

namespace ordeal {
namespace {

std::vector<Assertion*>& assertions() {
  static auto* const all = new std::vector<Assertion*>();  // Outlives every static object.
  return *all;
}

std::atomic<AssertionListener*> g_listener{nullptr};

// The calling thread's own number, from 0. All tasks of a schedule share one.
size_t thread_number() {
  static std::atomic<size_t> threads{0};
  thread_local const size_t number = threads.fetch_add(1, std::memory_order_relaxed);
  return number;
}

void count(std::atomic<uint64_t>& cell) {
  cell.store(cell.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

// What a claim is watched for: that it held once, or that it failed once.
bool watches_for_failure(AssertionKind kind) {
  return kind == AssertionKind::always || kind == AssertionKind::unreachable;
}

}  // namespace

const char* to_string(AssertionKind kind) {
  constexpr std::array kNames = {"always", "sometimes", "reached", "unreachable"};
  return kNames[static_cast<size_t>(kind)];
}

Assertion::Assertion(AssertionKind kind, const char* claim, const char* file, uint32_t line)
    : kind_(kind), claim_(claim), file_(file), line_(line) {
  const std::string place = fmt::format("{}:{}", file, line);
  ALWAYS_ASSERT(!target().empty(),
                fmt::format("{}: the claim \"{}\" names no target: it is \"<target>: <sentence>\"",
                            place, claim));
  const Assertion* twin = detail::insert_sorted(assertions(), this, &Assertion::claim);
  ALWAYS_ASSERT(twin == nullptr, fmt::format("\"{}\" is claimed twice: at {}:{} and at {}", claim,
                                             twin == nullptr ? "" : twin->file(),
                                             twin == nullptr ? 0 : twin->line(), place));
}

std::string_view Assertion::target() const {
  const std::string_view claim = claim_;
  if (claim.find(": ") == std::string_view::npos) return "";
  return claim.substr(0, claim.find_first_of(".:"));
}

void Assertion::saw(bool held) {
  Cell& cell = cells_[thread_number() % kCells];
  count(cell.evaluations);
  if (held) count(cell.held);
  const bool failure = watches_for_failure(kind_);
  if (held == failure) return;
  if (first_.load(std::memory_order_relaxed) == 0) remember_first();
  if (!failure) return;
  AssertionListener* listener = g_listener.load(std::memory_order_acquire);
  if (listener != nullptr) listener->failed(*this);
}

void Assertion::remember_first() {
  int nobody = 0;
  if (!first_.compare_exchange_strong(nobody, 1, std::memory_order_relaxed)) return;
  first_at_ = Monotonic::now().time_since_epoch().count();
  const std::string& name = this_task().name();
  first_thread_[name.copy(first_thread_.data(), first_thread_.size() - 1)] = '\0';
  first_.store(2, std::memory_order_release);
}

void Assertion::clear() {
  for (Cell& cell : cells_) {
    cell.evaluations.store(0, std::memory_order_relaxed);
    cell.held.store(0, std::memory_order_relaxed);
  }
  first_.store(0, std::memory_order_relaxed);
}

AssertionResult Assertion::result() const {
  AssertionResult result;
  result.kind = to_string(kind_);
  result.claim = claim_;
  result.file = file_;
  result.line = line_;
  for (const Cell& cell : cells_) {
    result.evaluations += cell.evaluations.load(std::memory_order_relaxed);
    result.held += cell.held.load(std::memory_order_relaxed);
  }
  if (first_.load(std::memory_order_acquire) == 2) {
    result.first_at = first_at_;
    result.thread = first_thread_.data();
  }
  result.verdict = verdict_of(result);
  return result;
}

AssertionWatch::AssertionWatch(std::vector<std::string> targets, AssertionListener* listener)
    : targets_(std::move(targets)) {
  g_listener.store(listener, std::memory_order_release);
  for (Assertion* assertion : assertions()) {
    const bool own =
        std::find(targets_.begin(), targets_.end(), assertion->target()) != targets_.end();
    if (own) assertion->clear();
    assertion->listening_.store(own, std::memory_order_relaxed);
  }
}

AssertionWatch::~AssertionWatch() {
  for (Assertion* assertion : assertions()) {
    assertion->listening_.store(false, std::memory_order_relaxed);
  }
  g_listener.store(nullptr, std::memory_order_release);
}

std::vector<AssertionResult> AssertionWatch::snapshot() const {
  std::vector<AssertionResult> all;
  for (const Assertion* assertion : assertions()) {
    if (std::find(targets_.begin(), targets_.end(), assertion->target()) == targets_.end())
      continue;
    all.push_back(assertion->result());
  }
  return all;
}

const std::vector<Assertion*>& all_assertions() { return assertions(); }

Assertion* find_assertion(std::string_view claim) {
  return detail::find_sorted(assertions(), claim, &Assertion::claim);
}

Verdict verdict_of(const AssertionResult& seen) {
  if (seen.kind == "unreachable") return seen.evaluations == 0 ? Verdict::pass : Verdict::fail;
  if (seen.kind == "always" && seen.held < seen.evaluations) return Verdict::fail;
  return seen.held == 0 ? Verdict::unknown : Verdict::pass;
}

}  // namespace ordeal
