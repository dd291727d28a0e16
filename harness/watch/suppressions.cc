#include "harness/watch/suppressions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal {
namespace {

const std::vector<std::string>& keys() {
  static const auto* const kKeys =
      new std::vector<std::string>{"claim", "frame", "fingerprint", "who", "why", "until"};
  return *kKeys;
}

// "2026-12-31", digit by digit: no signs and no spaces.
std::optional<Day> parse_day(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  const bool fits =
      std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(),
                 [](char c, char form) { return form == 'd' ? c >= '0' && c <= '9' : c == form; });
  if (!fits) return std::nullopt;
  const auto number = [&](size_t from, size_t count) {
    unsigned value = 0;
    for (const char digit : text.substr(from, count))
      value = 10 * value + static_cast<unsigned>(digit - '0');
    return value;
  };
  const Day day{std::chrono::year(static_cast<int>(number(0, 4))), std::chrono::month(number(5, 2)),
                std::chrono::day(number(8, 2))};
  return day.ok() ? std::optional<Day>(day) : std::nullopt;
}

std::string to_text(Day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

class SuppressionParser {
 public:
  explicit SuppressionParser(const std::string& file) : file_(file) {}

  std::vector<Suppression> parse(std::string_view text) {
    for (const std::string& line : split(text, '\n')) {
      ++line_;
      const std::string_view words = trim(line);
      if (words.empty() || words.front() == '#') continue;
      if (line.front() == ' ' || line.front() == '\t') {
        read_key(words);
      } else {
        finish();
        begin(std::string(words));
      }
    }
    finish();
    return std::move(all_);
  }

 private:
  [[noreturn]] void refuse(uint32_t line, const std::string& why) const {
    throw InputError(fmt::format("{}:{}: {}", file_, line, why));
  }

  void begin(const std::string& kind) {
    now_.emplace();
    now_->file = file_;
    now_->line = line_;
    said_.clear();
    if (kind == "any") return;
    now_->kind = finding_kind_of(kind);
    if (now_->kind) return;
    std::vector<std::string> names = finding_kind_names();
    names.emplace_back("any");
    refuse(line_, fmt::format("there is no kind of finding \"{}\"{}; an entry begins with one, "
                              "such as leak, or with any; its keys are indented",
                              kind, did_you_mean(kind, names)));
  }

  void read_key(std::string_view words) {
    const size_t space = std::min(words.find_first_of(" \t"), words.size());
    const std::string key(words.substr(0, space));
    const std::string value(trim(words.substr(space)));
    if (!now_) refuse(line_, "an entry begins with a kind of finding at the beginning of a line");
    if (std::find(keys().begin(), keys().end(), key) == keys().end())
      refuse(line_, fmt::format("there is no key \"{}\"{}; an entry has claim, frame, fingerprint, "
                                "who, why and until",
                                key, did_you_mean(key, keys())));
    if (std::find(said_.begin(), said_.end(), key) != said_.end())
      refuse(line_, fmt::format("{} is said twice in the entry of line {}", key, now_->line));
    if (value.empty()) refuse(line_, fmt::format("{} says nothing", key));
    said_.push_back(key);
    if (key == "claim") now_->claim = value;
    if (key == "frame") now_->frame = value;
    if (key == "fingerprint") now_->fingerprint = value;
    if (key == "who") now_->who = value;
    if (key == "why") now_->why = value;
    if (key != "until") return;
    const std::optional<Day> day = parse_day(value);
    if (!day) refuse(line_, fmt::format("until \"{}\" is no date, such as 2026-12-31", value));
    now_->until = *day;
  }

  void finish() {
    if (!now_) return;
    for (const char* needed : {"who", "why", "until"}) {
      if (std::find(said_.begin(), said_.end(), needed) == said_.end())
        refuse(now_->line,
               fmt::format("the entry does not say {}: it needs who, why and until", needed));
    }
    if (now_->claim.empty() && now_->frame.empty() && now_->fingerprint.empty())
      refuse(now_->line,
             "the entry does not say what it matches: a claim, a frame or a fingerprint "
             "(claim * matches all)");
    all_.push_back(std::move(*now_));
    now_.reset();
  }

  const std::string& file_;
  uint32_t line_ = 0;
  std::optional<Suppression> now_;
  std::vector<std::string> said_;
  std::vector<Suppression> all_;
};

bool could_be_seen(const Suppression& entry, const SuppressionScope& scope) {
  if (!scope.whole) return false;
  if (!entry.kind) return true;
  switch (*entry.kind) {
    case FindingKind::memory_error:
    case FindingKind::undefined_behavior:
      return scope.sees_memory;
    case FindingKind::data_race:
      return scope.sees_races;
    default:
      return true;
  }
}

}  // namespace

Day today() { return Day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())); }

std::string Suppression::pattern() const {
  std::string text = kind ? to_string(*kind) : "any";
  if (!claim.empty()) text += " claim " + claim;
  if (!frame.empty()) text += " frame " + frame;
  if (!fingerprint.empty()) text += " fingerprint " + fingerprint;
  return text;
}

std::vector<Suppression> parse_suppressions(const std::string& file, std::string_view text) {
  return SuppressionParser(file).parse(text);
}

std::vector<Suppression> load_suppressions(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || !text) throw InputError(fmt::format("{}: cannot be read", file));
  return parse_suppressions(file, text.str());
}

bool matches(const Suppression& entry, const Finding& finding) {
  if (entry.kind && *entry.kind != finding.kind) return false;
  if (!entry.claim.empty() && !glob_match(entry.claim, finding.claim)) return false;
  if (!entry.fingerprint.empty() && !glob_match(entry.fingerprint, finding.fingerprint))
    return false;
  if (entry.frame.empty()) return true;
  return std::any_of(finding.stacks.begin(), finding.stacks.end(), [&](const Stack& stack) {
    return std::any_of(stack.frames.begin(), stack.frames.end(),
                       [&](const Frame& frame) { return glob_match(entry.frame, frame.function); });
  });
}

std::vector<SuppressionResult> suppress(std::vector<Finding>& findings,
                                        const std::vector<Suppression>& all, Day day,
                                        const SuppressionScope& scope) {
  std::vector<SuppressionResult> account;
  for (const Suppression& entry : all) {
    SuppressionResult result{entry.pattern(), entry.who,  entry.why, to_text(entry.until),
                             entry.file,      entry.line, 0,         ""};
    const bool expired = std::chrono::sys_days(entry.until) < std::chrono::sys_days(day);
    bool would = false;
    for (Finding& finding : findings) {
      if (finding.expected || !matches(entry, finding)) continue;
      would = true;
      if (expired) continue;
      result.used += finding.count;
      if (!finding.suppressed.empty()) continue;
      finding.suppressed = fmt::format("by {} until {}: {}", entry.who, result.until, entry.why);
    }
    if (expired) {
      result.complaint = would ? "expired: it suppresses no longer what it matches"
                               : "expired, and no longer needed";
    } else if (result.used == 0 && could_be_seen(entry, scope)) {
      result.complaint = "no longer needed: nothing matched";
    }
    account.push_back(std::move(result));
  }
  return account;
}

}  // namespace ordeal
