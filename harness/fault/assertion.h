// Claims of a target about itself, which a run checks: that something always or sometimes holds,
// that a place is reached or never is.
//
//   ORDEAL_ALWAYS(lent_ <= size_, "gateway.pool: at most size permits are in use");
//   ORDEAL_SOMETIMES(waiters_ > 1, "gateway.cache: several callers share one load");
//   if (state == half_open) ORDEAL_REACHED("gateway.breaker: it is half open");
//   default: ORDEAL_UNREACHABLE("gateway.breaker: a result arrives while it is open");
//
// Every claim is registered before main() runs, so what was never seen is known by name. A claim
// begins with the name of its target, up to a dot or the colon: a run listens to the assertions of
// the targets that its scenario opens, and to no others. It may stand in any function that is no
// template and not inline. Where no run listens one costs a load and a branch, and its condition
// is not evaluated: it must have no effects.
//
// Unlike ALWAYS_ASSERT these never end the process: a claim that fails is a finding with its place
// and its thread, and in a schedule it fails that schedule. Thread-safe, in schedules too. Counting
// orders nothing: no lock, no fence, no edge that ThreadSanitizer could take for the target's.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/result/checks.h"

namespace ordeal {

// What a claim says of its condition, or of its place.
enum class AssertionKind : uint8_t { always, sometimes, reached, unreachable };
const char* to_string(AssertionKind kind);

// One claim of a target, at its place in the code, with the counts of the run under way.
class Assertion {
 public:
  // `claim` is "<target>[.<part>]: <sentence>", unique in the program; it and `file` live for ever.
  Assertion(AssertionKind kind, const char* claim, const char* file, uint32_t line);
  Assertion(const Assertion&) = delete;
  Assertion& operator=(const Assertion&) = delete;

  bool listens() const { return listening_.load(std::memory_order_relaxed); }
  // One evaluation by the calling thread. In a schedule a claim that fails does not return.
  void saw(bool held);

  AssertionKind kind() const { return kind_; }
  const char* claim() const { return claim_; }
  const char* file() const { return file_; }
  uint32_t line() const { return line_; }
  std::string_view target() const;  // "gateway"

 private:
  friend class AssertionWatch;
  void remember_first();
  void clear();
  AssertionResult result() const;

  // Each thread counts in a cell of its own, as far as there are some: with plain loads and stores,
  // because a locked addition would be a fence. Two threads of one cell may lose a count.
  struct alignas(64) Cell {
    std::atomic<uint64_t> evaluations{0};
    std::atomic<uint64_t> held{0};
  };
  static constexpr size_t kCells = 16;

  const AssertionKind kind_;
  const char* const claim_;
  const char* const file_;
  const uint32_t line_;
  std::atomic<bool> listening_{false};

  // When and by whom it was seen first; for always and unreachable: seen to fail. 0: not yet,
  // 1: being written by the thread that was first, 2: written.
  std::atomic<int> first_{0};
  int64_t first_at_ = -1;  // Monotonic ns.
  std::array<char, 64> first_thread_{};

  std::array<Cell, kCells> cells_;
};

// Is called at each claim that fails, on the thread that saw it, which may hold locks. Thread-safe.
// In a schedule it need not return.
class AssertionListener {
 public:
  virtual ~AssertionListener() = default;
  virtual void failed(const Assertion& assertion) = 0;
};

// While one lives, the assertions of the targets that it names are evaluated, from a count of 0. A
// new one takes over from the one before. Made and destroyed while no target runs.
class AssertionWatch {
 public:
  // `listener` may be null and outlives the watch.
  AssertionWatch(std::vector<std::string> targets, AssertionListener* listener);
  AssertionWatch(const AssertionWatch&) = delete;
  AssertionWatch& operator=(const AssertionWatch&) = delete;
  ~AssertionWatch();

  // Those of its targets by claim, seen or not, with times of Monotonic. Thread-safe.
  std::vector<AssertionResult> snapshot() const;

 private:
  const std::vector<std::string> targets_;
};

// Every assertion of the program, by claim. The list is complete once main() runs.
const std::vector<Assertion*>& all_assertions();
Assertion* find_assertion(std::string_view claim);  // Null where there is none.

// The verdict that the counts of an assertion give: unknown where it was never evaluated, except
// for unreachable.
Verdict verdict_of(const AssertionResult& seen);

namespace detail {

// The constants of an assertion.
struct AssertionText {
  AssertionKind kind;
  const char* claim;
  const char* file;
  uint32_t line;
};
// The Assertion of one place, which is identified by the type of a lambda that stands there. The
// static member is made before main() runs.
template <class Place>
struct AssertionAt {
  static constexpr AssertionText kText = Place()();
  static inline Assertion site{kText.kind, kText.claim, kText.file, kText.line};
};

}  // namespace detail
}  // namespace ordeal

#define ORDEAL_ASSERTION_(kind, claim, condition)                                   \
  do {                                                                              \
    ::ordeal::Assertion& ordeal_site_ = ::ordeal::detail::AssertionAt<decltype([] { \
      return ::ordeal::detail::AssertionText{kind, claim, __FILE__, __LINE__};      \
    })>::site;                                                                      \
    if (ordeal_site_.listens()) [[unlikely]]                                        \
      ordeal_site_.saw(static_cast<bool>(condition));                               \
  } while (false)

#define ORDEAL_ALWAYS(condition, claim) \
  ORDEAL_ASSERTION_(::ordeal::AssertionKind::always, claim, condition)
#define ORDEAL_SOMETIMES(condition, claim) \
  ORDEAL_ASSERTION_(::ordeal::AssertionKind::sometimes, claim, condition)
#define ORDEAL_REACHED(claim) ORDEAL_ASSERTION_(::ordeal::AssertionKind::reached, claim, true)
#define ORDEAL_UNREACHABLE(claim) \
  ORDEAL_ASSERTION_(::ordeal::AssertionKind::unreachable, claim, false)
