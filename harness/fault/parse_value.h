// The values of fault rules, as people write them. Both forms of a rule share them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/fault/rule.h"

namespace ordeal::detail {

// All throw InputError with a message that names `key`, the value and what was expected.
Duration parse_wait(std::string_view key, std::string_view text);
DelayLaw parse_delay(std::string_view key, std::string_view text);
uint64_t parse_count(std::string_view key, std::string_view text, uint64_t least);
Chance parse_ratio(std::string_view key, std::string_view text);
HitRange parse_hits(std::string_view key, std::string_view text);        // "2" or "3..5".
WeightedErrno parse_error(std::string_view key, std::string_view text);  // "EIO" or "EIO:3".

// Sets one action of `rule`: `name` is error, return, delay, sleep, spin, yield, pause, short, noop
// or off. `values` may be empty for those that need none.
void set_action(FaultRuleSpec& rule, std::string_view name, const std::vector<std::string>& values);
// Their names, for nearest spellings.
const std::vector<std::string>& action_names();

}  // namespace ordeal::detail
