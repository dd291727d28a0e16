// Possible deadlocks: warnings that locks are taken in a cycle of orders. Pure functions that read
// the fields of findings, for the exploration that tries to confirm one.
#pragma once

#include <string>

#include "harness/result/finding.h"

namespace ordeal {

// Returns true if the finding warns of a deadlock and says where each thread takes its second lock,
// so that an exploration can aim at it.
bool is_possible_deadlock(const Finding& finding);

// Returns the strategy that aims at a possible deadlock: "aim{a.cc:7, b.cc:9}".
std::string aim_at(const Finding& possible);

// Returns true if `found` is the deadlock that `possible` warns of. Their locks are compared as
// sets of names: exploration makes its locks anew and may start the cycle with another one.
bool confirms(const Finding& found, const Finding& possible);

// Turns the warning into a finding. `wants_deadlock`: the scenario must fail with a deadlock, so
// the finding is of that kind.
void mark_confirmed(Finding& possible, bool wants_deadlock);

}  // namespace ordeal
