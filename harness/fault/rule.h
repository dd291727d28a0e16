// One fault rule as plain data, and the pure function that decides what it does at one hit.
//
// A decision depends on (seed, point, thread, n, rule, context) and on nothing else: two runs that
// reach the same n-th hit of a thread decide it alike, whatever the interleaving. Only `times`,
// `between`, `after` and a sweep look at the run; the plan asks them after decide().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/fault/failpoint.h"

namespace ordeal {

// One thing that a rule does when it fires.
enum class FaultAction : uint8_t {
  error,
  delay,
  spin,
  yield,
  pause,
  short_io,
  noop,
  torn,
  corrupt,
  stale,
  barrier,
  signal,
  wait,
  call,
  kill,
  abort
};
const char* to_string(FaultAction action);  // "short" for short_io.
// The action of that name; nothing where there is none.
std::optional<FaultAction> action_by_name(std::string_view name);

// One of the errors that a rule may return.
struct WeightedErrno {
  int code = 0;
  uint32_t weight = 1;  // > 0
};

// How long a delay is. Every draw is cut to [0, kLongest].
struct DelayLaw {
  // The distribution of the length.
  enum class Kind : uint8_t { constant, uniform, exponential, lognormal, pareto };
  static constexpr Duration kLongest = std::chrono::hours(1);

  Kind kind = Kind::constant;
  Duration a{0};     // The length; the least; the mean; the median; the least.
  Duration b{0};     // uniform: the most.
  double shape = 0;  // lognormal: sigma of the logarithm; pareto: alpha. > 0

  Duration draw(Random& random) const;  // Pure, but for the stream it draws from.
};

// A range of hits, from 1, both ends included.
struct HitRange {
  uint64_t from = 1;
  uint64_t to = 1;
};

// A barrier: threads that come to it wait for each other.
struct MeetSpec {
  static constexpr Duration kWithin = std::chrono::seconds(1);
  std::string name = {};  // The same at several points: they are one barrier.
  uint32_t parties = 0;
  Duration within = kWithin;  // Who has waited for so long goes on alone.
};
// A wait for a signal.
struct WaitSpec {
  std::string name;  // Of a signal. Once given, it stays so for the run.
  Duration within = MeetSpec::kWithin;
};

// One rule: what it does, and at which hits.
struct FaultRuleSpec {
  // What happens; at least one. Where there are several, they happen in this order.
  std::optional<DelayLaw> delay = {};
  Duration spin{0};
  uint32_t yields = 0;
  std::optional<Duration> pause = {};      // Duration::max(): until the plan is disarmed.
  std::vector<WeightedErrno> errors = {};  // One of them is drawn.
  std::optional<Chance> part = {};         // short: this fraction of the size, at least one byte.
  std::string signal = {};                 // Gives this signal.
  std::optional<MeetSpec> barrier = {};
  std::optional<WaitSpec> wait = {};
  std::optional<Duration> torn = {};  // Two halves, so far apart.
  bool corrupt = false;               // One bit of what was read or written is flipped.
  Duration stale{0};                  // What is remembered counts for so much longer.
  // Called by the thread that hits the point, with no lock of the fault layer held. It may not
  // throw. Or: the function of the scenario with this number.
  std::function<void(const FailPoint& point)> callback = {};
  std::optional<uint32_t> call = {};
  bool kill = false;                      // Ends the process at once, as kill -9 does.
  std::optional<std::string> abort = {};  // abort(), with this message.
  bool noop = false;                      // Fires, is counted and logged, and does nothing.
  bool off = false;                       // Ends its chain, and is neither counted nor logged.

  // When; everything that is set must hold. Hits are those of one logical thread at the point.
  Chance chance = {};
  uint64_t skip = 0;  // The first hits that are left alone; nth and every count after them.
  std::vector<HitRange> nth = {};  // Empty: any.
  uint64_t every = 0;              // 0: any.
  std::string group = {};          // Globs; "" for any.
  std::string thread = {};
  std::string where_path = {};
  std::string where_key = {};

  // Run-wide, and therefore replayable from the log only.
  std::optional<uint64_t> times = {};
  std::optional<std::pair<Duration, Duration>> between =
      {};                  // Since the start of the run: [from, to).
  std::string after = {};  // Once this point has been reached.
  bool sweep = false;      // At one opportunity of the run alone: FaultPlanSetting::sweep_at.
};

bool has_action(const FaultRuleSpec& rule);
bool is_replayable(const FaultRuleSpec& rule);

// What one rule does at one hit.
struct Decision {
  bool fires = false;
  int error = 0;
  std::optional<Duration> delay = {};
  Duration spin{0};
  uint32_t yields = 0;
  std::optional<Duration> pause = {};
  std::optional<Chance> part = {};
  uint64_t corrupt_at = 0;
  bool operator==(const Decision&) const = default;
};

// Whether the rule speaks of this thread at all: `group` and `thread`.
bool selects(const FaultRuleSpec& rule, std::string_view thread, std::string_view group);

// The random stream of one thread at one point. `thread_key` is hash_text of the thread's name.
uint64_t fault_stream(uint64_t seed, std::string_view point, uint64_t thread_key);

// Whether the rule may fire at the n-th hit (from 1) of a thread that it selects: everything that
// it asks but `chance`. Pure; any thread.
bool may_fire(const FaultRuleSpec& rule, uint64_t n, const HitContext& context);

// What the rule does where it fires. Pure; any thread.
Decision effects_of(const FaultRuleSpec& rule, uint64_t stream, uint32_t ordinal, uint64_t n);

// Both, with a throw of `chance` in between: decides the n-th hit (from 1) of a thread that the
// rule selects. `ordinal` tells the rules of one point apart. Pure; any thread.
Decision decide(const FaultRuleSpec& rule, uint64_t stream, uint32_t ordinal, uint64_t n,
                const HitContext& context);

}  // namespace ordeal
