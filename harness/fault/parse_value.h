// The values of fault rules, as people write them. Both forms of a rule share them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/fault/rule.h"

namespace ordeal::detail {

// Throws InputError that says what `key` was given and what was expected.
[[noreturn]] void refuse(std::string_view key, std::string_view text, std::string_view expected);

// All throw InputError with a message that names `key`, the value and what was expected.
Duration parse_wait(std::string_view key, std::string_view text);
DelayLaw parse_delay(std::string_view key, std::string_view text);
uint64_t parse_count(std::string_view key, std::string_view text, uint64_t least);
Chance parse_ratio(std::string_view key, std::string_view text);
HitRange parse_hits(std::string_view key, std::string_view text);        // "2" or "3..5".
WeightedErrno parse_error(std::string_view key, std::string_view text);  // "EIO" or "EIO:3".

// Sets one action of a rule at `point`: error, delay, barrier and so on, or a part of one, such as
// "barrier.name" or "error.EIO". `values` may be empty for those that need none.
void set_action(FaultRuleSpec& rule, const FailPoint& point, std::string_view name,
                const std::vector<std::string>& values);
// The actions that the text form has, for nearest spellings.
const std::vector<std::string>& action_names();
// Whether it takes several values, divided by commas in the text form.
bool takes_a_list(std::string_view action);

// Throws InputError where a part is missing, or the point does not support what the rule asks for.
void check_rule(const FaultRuleSpec& rule, const FailPoint& point);

}  // namespace ordeal::detail
