// Native stacks: of the calling thread, and of every thread of the process at one moment.
#pragma once

#include <cstddef>
#include <map>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"
#include "harness/result/finding.h"
#include "harness/sync/runtime.h"

namespace ordeal {

// Return addresses of the caller, innermost first, without `skip` of them. Allocates nothing once
// prepare_stacks() has been called; that is to be done early, by one thread.
std::vector<void*> own_stack(size_t skip = 0);
void prepare_stacks();

// Addresses as frames: a name where the program exports one, and "PATH+0xOFFSET" as the module, by
// which a symbolizer finds the rest in another process. Slow; allocates.
std::vector<Frame> frames_of(std::span<void* const> stack);

// The stacks of all threads of this process but the caller, by tid. Each is interrupted by a signal
// for a moment, wherever it is: blocked in a lock, in a system call, or inside malloc. A thread
// that blocks signals, or does not answer within its share of `patience`, has an empty stack. One
// caller at a time.
std::map<int, std::vector<void*>> stacks_of_all_threads(Duration patience);

// "targets/gateway/pool.cc:70", from the root of the source tree.
std::string place_text(std::source_location at);
std::string place_text(std::string_view file, uint32_t line);
// Returns "gateway.pool", or "object made at FILE:LINE" for an object without a name.
std::string name_of(const SyncObject& object);

}  // namespace ordeal
