// Assertions that are never compiled out: a broken invariant ends the run with evidence.
#pragma once

#include <source_location>
#include <string_view>

namespace ordeal {

// An assertion that did not hold, and its place.
struct AssertFailure {
  std::string_view expression;
  std::string_view message;
  std::source_location where;
};

// Called with the failure before the process aborts; the run layer writes a finding there.
// It may be called by any thread. Set it before threads start.
using AssertHandler = void (*)(const AssertFailure&);
void set_assert_handler(AssertHandler handler);

// The calling thread's own handler, which is asked before the one above and before anything is
// printed; it need not return. Null removes it. Returns the one before.
AssertHandler set_thread_assert_handler(AssertHandler handler);

[[noreturn]] void assert_failed(std::string_view expression, std::string_view message,
                                std::source_location where);

}  // namespace ordeal

// Nobody can react to this being false: stop, with evidence.
#define ALWAYS_ASSERT(condition, ...)                                                 \
  ((condition) ? static_cast<void>(0)                                                 \
               : ::ordeal::assert_failed(#condition, ::std::string_view{__VA_ARGS__}, \
                                         ::std::source_location::current()))
