// One fault rule as plain data, and the pure function that decides what it does at one hit.
//
// A decision depends on (seed, point, thread, n, rule, context) and on nothing else: two runs that
// reach the same n-th hit of a thread decide it alike, whatever the interleaving. Only `times` and
// `between` look at the run; the plan asks them after decide().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/fault/failpoint.h"

namespace ordeal {

enum class FaultAction : uint8_t { error, delay, spin, yield, pause, short_io, noop };
const char* to_string(FaultAction action);  // "short" for short_io.

struct WeightedErrno {
  int code = 0;
  uint32_t weight = 1;  // > 0
};

// How long a delay is. Every draw is cut to [0, kLongest].
struct DelayLaw {
  enum class Kind : uint8_t { constant, uniform, exponential, lognormal, pareto };
  static constexpr Duration kLongest = std::chrono::hours(1);

  Kind kind = Kind::constant;
  Duration a{0};     // The length; the least; the mean; the median; the least.
  Duration b{0};     // uniform: the most.
  double shape = 0;  // lognormal: sigma of the logarithm; pareto: alpha. > 0

  Duration draw(Random& random) const;  // Pure, but for the stream it draws from.
};

struct HitRange {  // Both included, from 1.
  uint64_t from = 1;
  uint64_t to = 1;
};

struct FaultRuleSpec {
  // What happens; at least one. Where there are several, they happen in this order.
  std::optional<DelayLaw> delay = {};
  Duration spin{0};
  uint32_t yields = 0;
  std::optional<Duration> pause = {};      // Duration::max(): until the plan is disarmed.
  std::vector<WeightedErrno> errors = {};  // One of them is drawn.
  std::optional<Chance> part = {};         // short: this fraction of the size, at least one byte.
  bool noop = false;                       // Fires, is counted and logged, and does nothing.
  bool off = false;                        // Ends its chain, and is neither counted nor logged.

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
      {};  // Since the start of the run: [from, to).
};

bool has_action(const FaultRuleSpec& rule);
bool is_replayable(const FaultRuleSpec& rule);

// What one rule wants of one hit.
struct Decision {
  bool fires = false;
  int error = 0;
  std::optional<Duration> delay;
  Duration spin{0};
  uint32_t yields = 0;
  std::optional<Duration> pause;
  std::optional<Chance> part;
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
