// One thread's scenario: the run layer's ThreadScript on a Lua state of its own.
#pragma once

#include <memory>

#include "harness/scenario/script.h"

namespace ordeal::script {

struct Program;  // state.h

// Loads the program once more. Throws InputError where this load differs from the first.
std::unique_ptr<ThreadScript> make_thread_script(const Program& program, ThreadEnv& env);

// What a thread script that has started over keeps, in bytes; all 0 before. `thread` is one of
// make_thread_script().
struct KeptMemory {
  size_t held = 0;      // By Lua now.
  size_t reserved = 0;  // Of the machine.
  size_t image = 0;     // Copied by each start_over().
};
KeptMemory kept_memory(const ThreadScript& thread);

}  // namespace ordeal::script
