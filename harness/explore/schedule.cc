#include "harness/explore/schedule.h"

#include <fmt/format.h>

#include <algorithm>

namespace ordeal::explore {
namespace {

constexpr size_t kDigestsInRow = 16;
constexpr size_t kNoteColumn = 44;

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_./#:@+-,*").find(c) != std::string_view::npos;
}

// A word as it is where that is unmistakable, else quoted.
std::string word(std::string_view text) {
  const bool bare = !text.empty() && text.front() != '#' && text != "->" && text != "=" &&
                    std::all_of(text.begin(), text.end(), plain);
  if (bare) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

// One line of a note: what people wrote may have several.
std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

void add(std::string& text, std::string_view key, const std::string& value) {
  if (!value.empty()) text += fmt::format("{} {}\n", key, word(value));
}

std::string format_entry(const Entry& entry) {
  std::string line =
      fmt::format("{:<6} {} {}", to_string(entry.kind), word(entry.task), entry.step);
  if (entry.nth != 0) line += fmt::format(".{}", entry.nth);
  line += names_a_task(entry.kind) ? fmt::format(" -> {}", word(entry.runs))
                                   : fmt::format(" = {}", entry.value);
  if (entry.note.empty()) return line;
  return fmt::format("{:<{}}  # {}", line, kNoteColumn, on_one_line(entry.note));
}

}  // namespace

bool names_a_task(DecisionKind kind) {
  return kind == DecisionKind::run || kind == DecisionKind::early;
}

bool Entry::operator==(const Entry& other) const {
  return task == other.task && step == other.step && kind == other.kind && nth == other.nth &&
         runs == other.runs && value == other.value;
}

std::vector<Entry> entries_of(const TapeMemory& tape, const std::vector<std::string>* names) {
  const auto name = [&](uint64_t task) -> std::string {
    if (names != nullptr && task < names->size()) return (*names)[task];
    return task < TapeHeader::kTasks ? tape.header->names[task] : fmt::format("task {}", task);
  };
  std::vector<Entry> entries;
  const uint32_t made = tape.header->decisions.load(std::memory_order_acquire);
  entries.reserve(std::min(made, tape.capacity));
  for (uint32_t i = 0; i < std::min(made, tape.capacity); ++i) {
    const Decision& decision = tape.decisions[i];
    Entry entry;
    entry.task = name(decision.task);
    entry.step = decision.step;
    entry.kind = decision.kind;
    entry.nth = decision.nth;
    if (names_a_task(decision.kind)) {
      entry.runs = name(decision.value);
    } else {
      entry.value = decision.value;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string format_schedule(const Schedule& schedule) {
  std::string text = fmt::format("ordeal-schedule {}\n", Schedule::kVersion);
  add(text, "finding", schedule.finding);
  add(text, "fingerprint", schedule.fingerprint);
  add(text, "scenario", schedule.belongs.scenario);
  add(text, "digest", schedule.belongs.digest);
  add(text, "version", schedule.belongs.version);
  for (const auto& [key, value] : schedule.belongs.params)
    text += fmt::format("param {} {}\n", word(key), word(value));
  for (const std::string& defect : schedule.belongs.defects)
    text += fmt::format("defect {}\n", word(defect));
  if (schedule.belongs.no_faults) text += "faults off\n";
  text += fmt::format("seed {}\n", schedule.seed);
  text += fmt::format("memory {}\n", schedule.memory == MemoryMode::weak ? "weak" : "sc");
  text += fmt::format("races {}\n", schedule.races ? "on" : "off");
  text += fmt::format("points {}\n", schedule.points == Points::shared ? "shared" : "all");
  for (const auto& [name, size] : schedule.sizes)
    text += fmt::format("size {} {}\n", word(name), size);
  add(text, "strategy", schedule.strategy);

  text += "\n# Where it leaves the default order: after a task's own steps.\n";
  for (const Entry& entry : schedule.entries) text += format_entry(entry) + "\n";

  if (!schedule.digests.empty()) {
    text += fmt::format("\n# Of each step, to notice when a replay goes another way.\ndigests {}",
                        schedule.digests.size());
    for (size_t i = 0; i < schedule.digests.size(); ++i)
      text += fmt::format("{}{:04x}", i % kDigestsInRow == 0 ? "\n  " : " ", schedule.digests[i]);
    text += '\n';
  }
  return text + "end\n";
}

}  // namespace ordeal::explore
