// One thread's scenario: the run layer's ThreadScript on a Lua state of its own.
#pragma once

#include <memory>

#include "harness/script/state.h"

namespace ordeal::script {

// Loads the program once more. Throws InputError where this load differs from the first.
std::unique_ptr<ThreadScript> make_thread_script(const Program& program, ThreadEnv& env);

}  // namespace ordeal::script
