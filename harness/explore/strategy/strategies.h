// The strategies, one file each. Adding one is a file, a maker here and a line in strategies.cc.
//
// Of the same seed, `random`, `random_priority` and `pos` pick the same in every schedule. The
// others learn: what they pick is a function of the seed and of the schedules that they have run,
// from begin() to end(). To see a schedule again, replay its decisions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/core/strategy.h"

namespace ordeal::explore {

// "pct", "pct{depth=5}", "dfs{deviations=2}". Throws InputError for an unknown name or option, with
// the nearest spelling, and for a value out of its range.
std::unique_ptr<Strategy> make_strategy(std::string_view spec);
// Throws as make_strategy() does, and makes nothing.
void check_strategy(std::string_view spec);

// In the order in which people should read of them; and what each is for, in one line.
const std::vector<std::string>& strategy_names();
const char* strategy_doc(std::string_view name);  // Null for one that is not there.

// What a strategy that shares schedules among several has given each of them.
struct StrategyCredit {
  std::string name;
  uint64_t schedules = 0;
  uint64_t failures = 0;
  uint64_t first_failure = 0;  // Schedules of this strategy up to its first failure; 0: none.
  uint64_t fresh = 0;          // Partial orders that no schedule before had shown.
  double share = 0;            // Of the schedules to come, between 0 and 1.
  std::string bound;           // Strategy::bound() of it.
};
// One row for a strategy that runs all schedules itself is for the caller to make: empty then.
std::vector<StrategyCredit> credit_of(const Strategy& strategy);

std::unique_ptr<Strategy> make_random();
std::unique_ptr<Strategy> make_random_priority();
std::unique_ptr<Strategy> make_pct(uint32_t depth);
std::unique_ptr<Strategy> make_pos();
std::unique_ptr<Strategy> make_urw();
std::unique_ptr<Strategy> make_surw();
std::unique_ptr<Strategy> make_greybox();
std::unique_ptr<Strategy> make_dfs(uint32_t deviations);  // At most so many.
std::unique_ptr<Strategy> make_portfolio();

// "aim{FILE:LINE, FILE:LINE}": brings about a deadlock that is suspected, by where the second lock
// of each of its edges is taken. It is none of strategy_names(), as it needs a suspicion.
struct AimPlace {
  std::string file;  // Or its end.
  uint32_t line = 0;
};
std::unique_ptr<Strategy> make_aim(const std::vector<AimPlace>& places);
inline bool is_aim(std::string_view spec) { return spec.starts_with("aim{"); }

inline constexpr uint32_t kPctDepth = 3;
inline constexpr uint32_t kAnyDeviations = ~uint32_t{0};

}  // namespace ordeal::explore
