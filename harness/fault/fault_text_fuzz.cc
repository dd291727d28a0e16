// Fault rules in the grammar of fail(9): a line is refused with a reason, or its text as reports
// print it makes the same decisions.
// fuzz: -max_len=512
#include "harness/base/input_error.h"
#include "harness/fault/fault_rules_testing.h"

namespace ordeal {
namespace {

const FailPoint fuzz_read{
    "fuzz.file.read",
    {.io = true, .torn = true, .corrupt = true, .stale = true, .legal = "EIO ENOSPC"}};

void check(std::string_view text) {
  FaultSpec spec;
  try {
    spec = parse_fault_text(fuzz_read.name(), text);
  } catch (const InputError& error) {
    ALWAYS_ASSERT(!std::string_view(error.what()).empty());
    return;
  }
  check_decisions(spec);
  const FaultSpec again = parse_fault_text(fuzz_read.name(), spec.text);
  ALWAYS_ASSERT(again.text == spec.text && decide_alike(again, spec), spec.text);
  for (const int code : possible_errors(spec)) ALWAYS_ASSERT(code > 0);
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::check(ordeal::fuzzed_text(data, size));
  return 0;
}
