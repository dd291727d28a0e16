// Passes over the entries of the best schedule. Each tries candidates and starts over from the
// better one when it has found it.
#include <algorithm>
#include <array>

#include "harness/explore/regroup.h"
#include "harness/explore/shrinker.h"

namespace ordeal::explore {
namespace {

constexpr size_t kMostForPairs = 40;     // Entries: pairs are tried one by one.
constexpr size_t kMostForTargets = 200;  // Entries times tasks.
constexpr size_t kMostForMoves = 64;     // Entries.
constexpr int64_t kFarthestMove = 8;
constexpr int kMostRounds = 100;

std::vector<Entry> without(const std::vector<Entry>& entries, size_t from, size_t count) {
  std::vector<Entry> rest(entries.begin(), entries.begin() + static_cast<ptrdiff_t>(from));
  rest.insert(rest.end(),
              entries.begin() + static_cast<ptrdiff_t>(std::min(from + count, entries.size())),
              entries.end());
  return rest;
}

}  // namespace

// Steps that nobody can tell apart in another order, so that tasks make theirs in a row; and, where
// one task failed, only those steps that came before its failure. Covers the causal slice.
bool Shrinker::regroup() {
  if (spent()) return false;
  const Replay traced = executor_.run(best_.schedule, best_.workload, /*trace=*/true);
  ++runs_;
  const auto dependencies = dependencies_of(traced.trace);
  const std::vector<bool> past =
      past_of_failure(traced.trace, traced.outcome.failure, dependencies);
  const std::vector<bool> everything(traced.trace.events.size(), true);
  bool better = false;
  for (const std::vector<bool>& chosen : {past, everything}) {
    for (const Prefer prefer :
         {Prefer::first_made, Prefer::last_made, Prefer::as_before, Prefer::longest}) {
      const auto order = grouped(traced.trace, chosen, dependencies, prefer);
      better |= attempt(entries_for(traced.trace, order, traced.entries));
    }
  }
  return better;
}

// Delta debugging: halves, quarters, …, single entries; from the end, where what is left over from
// the search tends to be.
bool Shrinker::remove_chunks() {
  bool better = false;
  for (size_t chunk = std::max<size_t>(entries().size() / 2, 1);; chunk /= 2) {
    size_t end = entries().size();
    while (end > 0 && !spent()) {
      const size_t from = end > chunk ? end - chunk : 0;
      if (attempt(without(entries(), from, end - from))) better = true;
      end = std::min(from, entries().size());
    }
    if (chunk <= 1) return better;
  }
}

// Several switches in a row become one, to where the last of them went: what ran between does not
// run at all, where removing a switch to it would let it run on.
bool Shrinker::bridge() {
  bool better = false;
  for (size_t chunk = entries().size() / 2; chunk >= 2; chunk /= 2) {
    size_t end = entries().size();
    while (end >= chunk && !spent()) {
      const size_t from = end - chunk;
      std::vector<Entry> rest(entries().begin(), entries().begin() + static_cast<ptrdiff_t>(from));
      size_t first = rest.size();
      for (size_t i = from; i < entries().size(); ++i) {
        const Entry& entry = entries()[i];
        const bool opens = first == rest.size() && (i == from || rest.size() == from);
        if (i >= end || entry.kind != DecisionKind::run || opens) {
          rest.push_back(entry);
        } else if (first < rest.size() && rest[first].kind == DecisionKind::run) {
          rest[first].runs = entry.runs;
        }
      }
      if (attempt(std::move(rest))) better = true;
      end = std::min(from + chunk - 1, entries().size());
    }
  }
  return better;
}

// Two at once: one deviation away from a task and another one back.
bool Shrinker::remove_pairs() {
  if (entries().size() > kMostForPairs) return false;
  for (size_t later = entries().size(); later-- > 1;) {
    for (size_t earlier = later; earlier-- > 0;) {
      std::vector<Entry> rest = without(entries(), later, 1);
      const Entry& gone = entries()[later];
      if (attempt(without(rest, earlier, 1))) return true;
      // Or one instead of two: straight to where the second went.
      if (names_a_task(gone.kind) && rest[earlier].kind == gone.kind) {
        rest[earlier].runs = gone.runs;
        if (attempt(std::move(rest))) return true;
      }
    }
  }
  return false;
}

// Another task instead: one that was made earlier, in the order in which entries name them.
bool Shrinker::retarget() {
  std::vector<std::string> tasks;
  for (const Entry& entry : entries()) {
    for (const std::string* name : {&entry.task, &entry.runs}) {
      if (!name->empty() && std::find(tasks.begin(), tasks.end(), *name) == tasks.end())
        tasks.push_back(*name);
    }
  }
  if (entries().size() * tasks.size() > kMostForTargets) return false;
  for (size_t i = 0; i < entries().size(); ++i) {
    if (!names_a_task(entries()[i].kind)) continue;
    for (const std::string& task : tasks) {
      if (task == entries()[i].runs) continue;
      std::vector<Entry> other = entries();
      other[i].runs = task;
      if (attempt(std::move(other))) return true;
    }
  }
  return false;
}

// The same switch some steps earlier or later.
bool Shrinker::move() {
  if (entries().size() > kMostForMoves) return false;
  for (size_t i = 0; i < entries().size(); ++i) {
    for (int64_t by = 1; by <= kFarthestMove; ++by) {
      for (const int64_t step : {entries()[i].step - by, entries()[i].step + by}) {
        if (step < 0) continue;
        std::vector<Entry> other = entries();
        other[i].step = static_cast<uint32_t>(step);
        if (attempt(std::move(other))) return true;
      }
    }
  }
  return false;
}

// Smaller outcomes of draws, younger stores for loads: the lower half first.
bool Shrinker::lower_values() {
  bool better = false;
  for (size_t i = 0; i < entries().size(); ++i) {
    if (names_a_task(entries()[i].kind)) continue;
    uint64_t low = 1;
    while (i < entries().size() && low < entries()[i].value && !spent()) {
      const uint64_t high = entries()[i].value;
      std::vector<Entry> other = entries();
      other[i].value = low + (high - low) / 2;
      if (attempt(std::move(other))) {
        better = true;
      } else {
        low = low + (high - low) / 2 + 1;
      }
    }
  }
  return better;
}

bool Shrinker::improve_schedule() {
  bool ever = false;
  for (int round = 0; round < kMostRounds && !spent(); ++round) {
    bool better = regroup();
    better |= remove_chunks();
    better |= bridge();
    if (!better) {
      // The slower ones, once the fast ones find nothing more.
      better = remove_pairs() || retarget() || move() || lower_values();
    }
    if (!better) return ever;
    ever = true;
  }
  return ever;
}

}  // namespace ordeal::explore
