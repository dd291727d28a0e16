// Reads what format_schedule wrote, or what a person made of it.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/explore/schedule.h"

namespace ordeal::explore {
namespace {

constexpr std::array kDecisionKinds = {DecisionKind::run,    DecisionKind::early,
                                       DecisionKind::choose, DecisionKind::fault,
                                       DecisionKind::waiter, DecisionKind::stale};

// More steps than any schedule may have: a number above it is a damaged file, not a long run.
constexpr uint64_t kMostDigests = 100'000'000;

class Parser {
 public:
  Parser(std::string_view text, std::string_view shown) : rest_(text), shown_(shown) {}
  Schedule parse();

 private:
  [[noreturn]] void wrong(const std::string& what) const {
    throw InputError(fmt::format("{}:{}: {}", shown_, line_, what));
  }

  bool next_line();
  void split_words();
  std::string quoted(size_t& at) const;
  void header();
  bool header_line(const std::string& key);
  void entry(DecisionKind kind);
  void digests();
  void last_line();
  const std::string& only_word();
  uint64_t number(const std::string& text, const char* what) const;
  bool either(const char* no, const char* yes);

  std::string_view rest_;
  const std::string_view shown_;
  uint32_t line_ = 0;
  std::string_view text_;           // The line.
  std::vector<std::string> words_;  // Of the line.
  std::vector<bool> was_quoted_;
  std::string note_;  // Behind its " # ".
  std::set<std::string> seen_;
  Schedule schedule_;
};

std::string excerpt(std::string_view text) {
  constexpr size_t kMost = 40;
  std::string shown;
  for (const char c : text.substr(0, kMost))
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return text.size() > kMost ? shown + "…" : shown;
}

bool Parser::next_line() {
  while (!rest_.empty()) {
    ++line_;
    const size_t end = rest_.find('\n');
    text_ = trim(rest_.substr(0, end));
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    if (text_.empty() || text_.front() == '#') continue;
    split_words();
    return true;
  }
  ++line_;
  return false;
}

std::string Parser::quoted(size_t& at) const {
  std::string word;
  for (++at; at < text_.size(); ++at) {
    if (text_[at] == '"') {
      ++at;
      return word;
    }
    if (text_[at] != '\\') {
      word += text_[at];
      continue;
    }
    if (++at == text_.size()) break;
    if (text_[at] != 'x') {
      word += text_[at];
      continue;
    }
    unsigned code = 0;
    const std::string_view digits = text_.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), code, 16);
    if (error != std::errc() || end != digits.end() || digits.size() != 2)
      wrong(
          fmt::format("\\x is followed by \"{}\"; two hex digits were expected", excerpt(digits)));
    word += static_cast<char>(code);
    at += 2;
  }
  wrong(fmt::format("a quoted name does not end: {}", excerpt(text_)));
}

void Parser::split_words() {
  words_.clear();
  was_quoted_.clear();
  note_.clear();
  size_t at = 0;
  while (at < text_.size()) {
    if (text_[at] == ' ' || text_[at] == '\t') {
      ++at;
    } else if (text_[at] == '#') {
      note_ = trim(text_.substr(at + 1));
      return;
    } else if (text_[at] == '"') {
      words_.push_back(quoted(at));
      was_quoted_.push_back(true);
    } else {
      const size_t end = std::min(text_.find_first_of(" \t", at), text_.size());
      words_.emplace_back(text_.substr(at, end - at));
      was_quoted_.push_back(false);
      at = end;
    }
  }
}

uint64_t Parser::number(const std::string& text, const char* what) const {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    wrong(fmt::format("{} is \"{}\"; a whole number was expected", what, excerpt(text)));
  return value;
}

const std::string& Parser::only_word() {
  if (words_.size() != 2)
    wrong(fmt::format("\"{}\" has {} words behind it; one was expected", words_[0],
                      words_.size() - 1));
  return words_[1];
}

bool Parser::either(const char* no, const char* yes) {
  const std::string& found = only_word();
  if (found == yes) return true;
  if (found != no)
    wrong(fmt::format("{} is \"{}\"; {} or {} was expected", words_[0], excerpt(found), yes, no));
  return false;
}

void Parser::header() {
  if (!next_line()) wrong("the file is empty; a schedule was expected");
  if (words_[0] != "ordeal-schedule")
    wrong(fmt::format("this is no schedule: it starts with \"{}\", not with \"ordeal-schedule {}\"",
                      excerpt(text_), Schedule::kVersion));
  const std::string& version = only_word();
  if (number(version, "the version") != Schedule::kVersion)
    wrong(fmt::format("the schedule is of version {}; this Ordeal reads version {}", version,
                      Schedule::kVersion));
}

// Whether `key` is one of the header's; its line is read then.
bool Parser::header_line(const std::string& key) {
  Belongs& belongs = schedule_.belongs;
  if (key == "param") {
    if (words_.size() != 3)
      wrong(fmt::format("param has {} words behind it; a name and a value were expected",
                        words_.size() - 1));
    if (!belongs.params.emplace(words_[1], words_[2]).second)
      wrong(fmt::format("param {} is there twice", excerpt(words_[1])));
    return true;
  }
  if (key == "size") {
    if (words_.size() != 3)
      wrong(fmt::format("size has {} words behind it; a name and a number were expected",
                        words_.size() - 1));
    if (!schedule_.sizes.emplace(words_[1], number(words_[2], "a size")).second)
      wrong(fmt::format("size {} is there twice", excerpt(words_[1])));
    return true;
  }
  if (key == "defect") {
    belongs.defects.push_back(only_word());
    return true;
  }
  if (key == "seed") {
    schedule_.seed = number(only_word(), "the seed");
  } else if (key == "memory") {
    schedule_.memory = either("sc", "weak") ? MemoryMode::weak : MemoryMode::sc;
  } else if (key == "races") {
    schedule_.races = either("off", "on");
  } else if (key == "faults") {
    belongs.no_faults = !either("off", "on");
  } else if (key == "points") {
    schedule_.points = either("all", "shared") ? Points::shared : Points::all;
  } else {
    const std::pair<const char*, std::string*> texts[] = {
        {"finding", &schedule_.finding}, {"fingerprint", &schedule_.fingerprint},
        {"scenario", &belongs.scenario}, {"digest", &belongs.digest},
        {"version", &belongs.version},   {"strategy", &schedule_.strategy},
    };
    std::string* into = nullptr;
    for (const auto& [name, where] : texts) {
      if (key == name) into = where;
    }
    if (into == nullptr) return false;
    *into = only_word();
  }
  if (!seen_.insert(key).second) wrong(fmt::format("\"{}\" is there twice", key));
  return true;
}

void Parser::entry(DecisionKind kind) {
  const bool task = names_a_task(kind);
  const char* sign = task ? "->" : "=";
  if (words_.size() != 5 || words_[3] != sign || was_quoted_[3])
    wrong(fmt::format("\"{}\" was found; \"{} TASK STEP {} {}\" was expected", excerpt(text_),
                      to_string(kind), sign, task ? "TASK" : "NUMBER"));
  Entry entry;
  entry.kind = kind;
  entry.task = words_[1];
  entry.note = note_;
  const size_t dot = words_[2].find('.');
  const uint64_t step = number(words_[2].substr(0, dot), "the step");
  const uint64_t nth =
      dot == std::string::npos ? 0 : number(words_[2].substr(dot + 1), "the part behind the dot");
  if (step > UINT32_MAX || nth > UINT8_MAX)
    wrong(fmt::format("step {} is out of range", excerpt(words_[2])));
  entry.step = static_cast<uint32_t>(step);
  entry.nth = static_cast<uint8_t>(nth);
  if (task) {
    entry.runs = words_[4];
  } else {
    entry.value = number(words_[4], "the value");
  }
  schedule_.entries.push_back(std::move(entry));
}

void Parser::digests() {
  if (!seen_.insert("digests").second) wrong("\"digests\" is there twice");
  const uint64_t wanted = number(only_word(), "the number of digests");
  if (wanted > kMostDigests) wrong(fmt::format("{} digests are more than a schedule has", wanted));
  while (schedule_.digests.size() < wanted) {
    if (!next_line())
      wrong(fmt::format("the file ends after {} of {} digests: it was cut",
                        schedule_.digests.size(), wanted));
    for (const std::string& word : words_) {
      unsigned digest = 0;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), digest, 16);
      if (error != std::errc() || end != word.data() + word.size() || word.size() != 4)
        wrong(fmt::format("\"{}\" was found after {} of {} digests; four hex digits were expected",
                          excerpt(word), schedule_.digests.size(), wanted));
      schedule_.digests.push_back(static_cast<uint16_t>(digest));
    }
  }
  if (schedule_.digests.size() > wanted)
    wrong(
        fmt::format("{} digests were found; {} were announced", schedule_.digests.size(), wanted));
}

void Parser::last_line() {
  if (words_.size() != 1) wrong("\"end\" was expected to stand alone");
  for (const char* key : {"seed", "memory"}) {
    if (!seen_.contains(key)) wrong(fmt::format("no line says \"{}\"", key));
  }
  if (next_line()) wrong(fmt::format("\"{}\" was found behind \"end\"", excerpt(text_)));
}

Schedule Parser::parse() {
  static const std::vector<std::string> kKeys = {
      "finding", "fingerprint", "scenario", "digest",   "version", "param", "defect", "seed",
      "memory",  "races",       "points",   "strategy", "digests", "end",   "run",    "early",
      "choose",  "fault",       "waiter",   "stale",    "size",    "faults"};
  header();
  while (next_line()) {
    const std::string key = words_[0];
    if (key == "end") {
      last_line();
      return std::move(schedule_);
    }
    if (key == "digests") {
      digests();
      continue;
    }
    std::optional<DecisionKind> kind;
    for (const DecisionKind each : kDecisionKinds) {
      if (key == to_string(each)) kind = each;
    }
    if (kind) {
      entry(*kind);
    } else if (!header_line(key)) {
      wrong(fmt::format("\"{}\" is nothing that a schedule says{}", excerpt(key),
                        did_you_mean(key, kKeys)));
    }
  }
  wrong("the file ends without its line \"end\": it was cut");
}

}  // namespace

Schedule parse_schedule(std::string_view text, std::string_view shown) {
  return Parser(text, shown).parse();
}

}  // namespace ordeal::explore
