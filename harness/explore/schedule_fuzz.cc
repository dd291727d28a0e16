// Schedule files: a file is refused with its line, or printed and read again as the same schedule.
#include "harness/base/fuzz_testing.h"
#include "harness/base/input_error.h"
#include "harness/explore/schedule.h"

namespace ordeal::explore {
namespace {

// Everything that a schedule means; notes are for people and need not come back.
bool same(const Schedule& a, const Schedule& b) {
  const Belongs& x = a.belongs;
  const Belongs& y = b.belongs;
  return x.scenario == y.scenario && x.digest == y.digest && x.params == y.params &&
         x.defects == y.defects && x.no_faults == y.no_faults && x.version == y.version &&
         a.seed == b.seed && a.memory == b.memory && a.races == b.races && a.points == b.points &&
         a.sizes == b.sizes && a.strategy == b.strategy && a.finding == b.finding &&
         a.fingerprint == b.fingerprint && a.entries == b.entries && a.digests == b.digests;
}

void check(std::string_view text) {
  Schedule schedule;
  try {
    schedule = parse_schedule(text, "x.schedule");
  } catch (const InputError& error) {
    ALWAYS_ASSERT(names_a_line(error.what(), "x.schedule:", text), error.what());
    return;
  }
  const std::string printed = format_schedule(schedule);
  ALWAYS_ASSERT(same(parse_schedule(printed, "printed"), schedule), printed);
}

}  // namespace
}  // namespace ordeal::explore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::explore::check(ordeal::fuzzed_text(data, size));
  return 0;
}
