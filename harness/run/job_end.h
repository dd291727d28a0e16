// How the end of a worker is explained.
//
// A worker that ends with another status than 0 is a finding, unless something explains it: the
// supervisor killed it, the scenario had an error, a sanitizer or LeakSanitizer changed the status
// of a complete run, or an invariant ended it that is a finding already.
#pragma once

#include <cstdint>
#include <optional>

namespace ordeal {

// What is known of a worker when the run is over.
struct EndFacts {
  std::optional<int> status;        // As waitpid gives it; nothing: the worker still runs.
  bool ended_by_us = false;         // The supervisor killed it, or a person interrupted the run.
  bool reported_error = false;      // Its journal has an error of the scenario or the set-up.
  bool wrote_last_record = false;   // Its journal is complete.
  bool sanitizer_reported = false;  // Its log has findings of a sanitizer.
  bool leak_check_failed = false;   // LeakSanitizer was not allowed to look.
  bool invariant_broken = false;    // A finding says that an ALWAYS_ASSERT did not hold.
};

// The reason why a worker ended as it did.
enum class JobEnd : uint8_t {
  expected,          // It came to its end, or it was ended on purpose, or its error says why.
  sanitizer,         // A sanitizer reported when everything was over, and changed the exit status.
  no_leak_check,     // LeakSanitizer could not look, and changed the exit status.
  broken_invariant,  // An ALWAYS_ASSERT ended it, and there is a finding of that already.
  crash,             // Nothing explains it: that is a finding of its own.
};

// Returns the reason. A pure function, thread-safe.
JobEnd explain_end(const EndFacts& facts);

}  // namespace ordeal
