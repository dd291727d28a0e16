// What the fuzzers of histories assert of every history that the checker takes.
#pragma once

#include "harness/history/model.h"

namespace ordeal::history {

// Judges the history on a small budget, whole and online. Asserts that two verdicts that are not
// `unknown` agree, that a failure is explained, and that of few operations the verdict is that of
// an oracle which tries every order.
// REQUIRES: every operation passes complaint() of the model, in order of calls.
void assert_sound_verdict(const Model& model, const History& history);

// One line for each operation.
std::string lines_of(const History& history);

}  // namespace ordeal::history
