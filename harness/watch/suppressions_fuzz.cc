// Suppression files: a file is refused with its line, or every entry can be written down again and
// reads as the same entry. Entries that were read are applied to a few findings.
#include <fmt/format.h>

#include "harness/base/fuzz_testing.h"
#include "harness/base/input_error.h"
#include "harness/watch/suppressions.h"

namespace ordeal {
namespace {

std::string written(const Suppression& entry) {
  std::string text = entry.kind ? to_string(*entry.kind) : "any";
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) text += fmt::format("\n  {} {}", key, value);
  };
  add("claim", entry.claim), add("frame", entry.frame), add("fingerprint", entry.fingerprint);
  add("who", entry.who), add("why", entry.why);
  add("until", fmt::format("{:04}-{:02}-{:02}", static_cast<int>(entry.until.year()),
                           static_cast<unsigned>(entry.until.month()),
                           static_cast<unsigned>(entry.until.day())));
  return text + "\n";
}

std::vector<Finding> some_findings() {
  std::vector<Finding> findings(3);
  findings[0].kind = FindingKind::data_race;
  findings[0].claim = "data race on pool of a";
  findings[0].fingerprint = "0123456789abcdef";
  findings[0].stacks.emplace_back().frames.emplace_back().function = "ordeal::Pool::take()";
  findings[1].kind = FindingKind::leak;
  findings[1].claim = "a";
  findings[2].expected = true;
  return findings;
}

void check(std::string_view text) {
  std::vector<Suppression> entries;
  try {
    entries = parse_suppressions("x.supp", text);
  } catch (const InputError& error) {
    ALWAYS_ASSERT(names_a_line(error.what(), "x.supp:", text), error.what());
    return;
  }
  uint32_t line = 0;
  for (const Suppression& entry : entries) {
    ALWAYS_ASSERT(entry.line > line && entry.until.ok());
    line = entry.line;
    const std::string once = written(entry);
    const std::vector<Suppression> again = parse_suppressions("again", once);
    ALWAYS_ASSERT(again.size() == 1 && written(again[0]) == once, once);
    // A date that was read is a date as people write it, digit by digit.
    ALWAYS_ASSERT(text.find(once.substr(once.rfind(' ') + 1, 10)) != text.npos, once);
  }
  std::vector<Finding> findings = some_findings();
  const Day day{std::chrono::year(2026), std::chrono::month(6), std::chrono::day(15)};
  ALWAYS_ASSERT(suppress(findings, entries, day, {}).size() == entries.size());
  ALWAYS_ASSERT(findings[2].suppressed.empty(), "a finding that a scenario must find");
}

}  // namespace
}  // namespace ordeal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ordeal::check(ordeal::fuzzed_text(data, size));
  return 0;
}
