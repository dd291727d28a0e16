// How consistent a history is: verdicts of several levels, from the strictest to weaker ones.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/history/check.h"

namespace ordeal::history {

// Whatever is linearizable is all of the others too; whatever is sequential has the guarantees of
// sessions, where those are known.
enum class Level : uint8_t {
  linearizable,  // An order that keeps that of calls and returns.
  sequential,    // An order that keeps each client's own; of all objects at once.
  quiescent,     // An order that keeps what lies on both sides of a moment at which none is open.
  sessions,      // No client goes back to an older version; see sessions.h.
};
const char* to_string(Level level);
std::span<const Level> levels();  // All, as above.
std::optional<Level> find_level(std::string_view name);

// The verdict of one level.
struct LevelVerdict {
  Level level;
  Verdict verdict = Verdict::unknown;
  std::string reason;  // Why unknown, or what cannot be.
};

// The verdicts of all the levels that were asked for.
struct LevelsReport {
  // Of linearizability, or, where that was not asked for, of the quiescent level if it was: then
  // its stamps are those of the history, and the order that it lacks is the weaker one.
  CheckReport check;
  std::vector<LevelVerdict> levels;    // Those that were asked for, in their order.
  Verdict verdict = Verdict::unknown;  // The worst of them.
  std::string sentence;                // "violates linearizable, satisfies sequential"
};

// Each level may take the time and memory of the options. For the quiescent one a moment is
// quiescent for an object when none of its completed operations is open: one that is pending may
// take effect at any time, and keeps nothing apart. REQUIRES: as check().
LevelsReport check_levels(const Model& model, const History& history, const CheckOptions& options,
                          std::span<const Level> asked);

// Of each operation the interval that the quiescent level leaves of it: from the quiescent moment
// before it to the one after it. What is linearizable then is quiescently consistent, and only
// that.
History widened_to_quiescence(const Model& model, History history, bool per_key);

}  // namespace ordeal::history
