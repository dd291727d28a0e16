// `t`, which the functions of a scenario are given: who runs, its chance, its time.
#pragma once

#include "harness/script/state.h"

namespace ordeal::script {

// Makes it for the state's environment and keeps a reference in state.thread_object. `plan` is
// that of the program.
void make_thread_object(State& state, const Plan& plan);

}  // namespace ordeal::script
