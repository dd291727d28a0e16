// Fault rules as tables, of one point and of a sweep. Input: the point's name or a glob, then lines
// "key|value|value…".
// fuzz: -max_len=1024
#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/fault/fault_rules_testing.h"

namespace ordeal {
namespace {

const FailPoint fuzz_read{
    "fuzz.file.read",
    {.io = true, .torn = true, .corrupt = true, .stale = true, .legal = "EIO ENOSPC"}};
const FailPoint fuzz_plain{"fuzz.file.plain"};

FaultTable table_of(const std::vector<std::string>& lines) {
  FaultTable table;
  for (size_t i = 1; i < lines.size(); ++i) {
    std::vector<std::string> values = split(lines[i], '|');
    if (values.empty()) continue;
    const std::string key = values.front();
    values.erase(values.begin());
    table.emplace_back(key, std::move(values));
  }
  return table;
}

template <class F>
void accept_or_refuse(F f) {
  try {
    f();
  } catch (const InputError& error) {
    ALWAYS_ASSERT(!std::string_view(error.what()).empty());
  }
}

void check(std::string_view text) {
  const std::vector<std::string> lines = split(text, '\n');
  if (lines.empty()) return;
  const FaultTable table = table_of(lines);
  accept_or_refuse([&] {
    const FaultSpec spec = parse_fault_table(lines[0], table);
    check_decisions(spec);
    ALWAYS_ASSERT(decide_alike(parse_fault_table(lines[0], table), spec), spec.text);
  });
  accept_or_refuse([&] {
    for (const FaultSpec& spec : parse_sweep(lines[0], table)) {
      check_decisions(spec);
      ALWAYS_ASSERT(!spec.replayable && glob_match(lines[0], spec.point), spec.text);
    }
  });
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::check(ordeal::fuzzed_text(data, size));
  return 0;
}
