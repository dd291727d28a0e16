#include "harness/explore/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace ordeal::explore {
namespace {

constexpr uint32_t kNumberWidth = 5;
constexpr uint32_t kMarkWidth = 2;
constexpr uint32_t kLeastColumn = 14;
constexpr uint32_t kMostPlace = 24;  // Of "file.cc:123" on the right.
constexpr const char* kBold = "\x1b[1m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kPlain = "\x1b[0m";

// Bytes of the character that starts here, and the cells that it takes.
struct Character {
  size_t bytes;
  uint32_t cells;
};
Character character_at(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  uint32_t code = bytes == 1 ? lead : lead & (0xffU >> (bytes + 1));
  size_t used = 1;
  for (; used < bytes && at + used < text.size(); ++used)
    code = code << 6 | (static_cast<unsigned char>(text[at + used]) & 0x3fU);
  const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
                    (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
                    (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
                    (code >= 0x1f300 && code <= 0x1faff) || code >= 0x20000;
  return {used, wide ? 2U : 1U};
}

class Page {
 public:
  Page(const Interleaving& shown, const ColumnOptions& options)
      : shown_(shown), options_(options), width_(std::max(options.width, kLeastWidth)) {}

  std::string columns();
  std::string clean(std::string_view text) const;
  std::string painted(const char* code, const std::string& text) const {
    return options_.colour && !text.empty() ? code + text + kPlain : text;
  }
  const char* arrow() const { return options_.utf8 ? " → " : " -> "; }

 private:
  std::string fitted(std::string_view text, uint32_t cells) const;
  std::string tail(std::string_view text, uint32_t cells) const;
  std::string line(size_t index) const;
  std::string head() const;
  std::string what(const StepRow& row) const;
  std::string place(const StepRow& row) const;
  const char* bar() const { return options_.utf8 ? "│" : "|"; }
  const char* dots() const { return options_.utf8 ? "…" : ".."; }
  void lay_out();

  const Interleaving& shown_;
  const ColumnOptions& options_;
  const uint32_t width_;
  std::vector<uint32_t> tasks_;  // Those that make steps, in the order of their making.
  uint32_t column_ = 0;          // Its width; 0: there is no room for columns.
  uint32_t places_ = 0;          // Width of the right-hand part.
};

// Without control characters, and in ASCII where that is asked for.
std::string Page::clean(std::string_view text) const {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x20 || lead == 0x7f || (lead >= 0x80 && !options_.utf8)) {
      out += '?';
    } else {
      out += text.substr(at, next.bytes);
    }
    at += next.bytes;
  }
  return out;
}

// Exactly so many cells: cut with dots, or filled up.
std::string Page::fitted(std::string_view text, uint32_t cells) const {
  const uint32_t wanted = cells_of(text);
  if (wanted <= cells) return std::string(text) + std::string(cells - wanted, ' ');
  const uint32_t room = cells - cells_of(dots());
  std::string out;
  uint32_t used = 0;
  for (size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    if (used + next.cells > room) break;
    out += text.substr(at, next.bytes);
    used += next.cells;
    at += next.bytes;
  }
  return out + dots() + std::string(room - used, ' ');
}

// The end of a name, where what tells tasks apart stands.
std::string Page::tail(std::string_view text, uint32_t cells) const {
  if (cells_of(text) <= cells) return fitted(text, cells);
  const uint32_t room = cells - cells_of(dots());
  size_t from = 0;
  while (cells_of(text.substr(from)) > room) from += character_at(text, from).bytes;
  return fitted(dots() + std::string(text.substr(from)), cells);
}

std::string Page::what(const StepRow& row) const {
  std::string text = row.operation;
  if (!row.object.empty()) text += " " + row.object;
  if (!row.value.empty()) text += " " + row.value;
  return clean(text);
}

std::string Page::place(const StepRow& row) const {
  if (row.line == 0) return "";
  const size_t slash = row.file.rfind('/');
  return clean(fmt::format(
      "{}:{}", slash == std::string::npos ? row.file : row.file.substr(slash + 1), row.line));
}

void Page::lay_out() {
  for (uint32_t task = 0; task < shown_.tasks.size(); ++task) {
    const bool moves = std::any_of(shown_.steps.begin(), shown_.steps.end(),
                                   [&](const StepRow& row) { return row.task == task; });
    if (moves) tasks_.push_back(task);
  }
  for (const StepRow& row : shown_.steps)
    places_ = std::max(places_, std::min(cells_of(place(row)), kMostPlace));
  const uint32_t fixed = kNumberWidth + kMarkWidth + places_;
  const auto count = static_cast<uint32_t>(tasks_.size());
  if (count == 0 || width_ <= fixed) return;
  uint32_t widest = 0;
  for (const StepRow& row : shown_.steps) widest = std::max(widest, cells_of(what(row)));
  for (const uint32_t task : tasks_) widest = std::max(widest, cells_of(clean(shown_.tasks[task])));
  column_ = (width_ - fixed) / count;
  if (column_ < kLeastColumn + 3) column_ = 0;
  column_ = std::min(column_, widest + 3);
}

std::string Page::line(size_t index) const {
  const StepRow& row = shown_.steps[index];
  const bool guilty = static_cast<int64_t>(index) == shown_.guilty_step;
  std::string text = fmt::format("{:>{}} {}", index + 1, kNumberWidth - 1,
                                 guilty                          ? "* "
                                 : row.deviation || row.preempts ? "> "
                                                                 : "  ");
  const char* colour = guilty ? kRed : row.deviation ? kBold : nullptr;
  const auto paint = [&](const std::string& part) {
    return colour != nullptr ? painted(colour, part) : part;
  };
  if (column_ == 0) {
    const std::string who = clean(shown_.tasks[row.task]);
    const uint32_t used = kNumberWidth + kMarkWidth + 1 + places_;
    const uint32_t room = width_ > used + kLeastColumn ? width_ - used : kLeastColumn;
    text += paint(fitted(fmt::format("{}: {}", who, what(row)), room)) + " ";
  } else {
    for (const uint32_t task : tasks_) {
      const std::string cell = task == row.task ? what(row) : "";
      text += fmt::format("{} {} ", painted(kDim, bar()), paint(fitted(cell, column_ - 3)));
    }
  }
  const std::string where = place(row);
  if (!where.empty()) text += painted(kDim, tail(where, std::min(cells_of(where), kMostPlace)));
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::string Page::head() const {
  if (column_ == 0) return "";
  std::string names(kNumberWidth + kMarkWidth, ' ');
  std::string rule(kNumberWidth + kMarkWidth, ' ');
  for (const uint32_t task : tasks_) {
    names += fmt::format("{} {} ", painted(kDim, bar()),
                         painted(kBold, tail(clean(shown_.tasks[task]), column_ - 3)));
    rule += options_.utf8 ? "┼" : "+";
    for (uint32_t i = 1; i < column_; ++i) rule += options_.utf8 ? "─" : "-";
  }
  names.erase(names.find_last_not_of(' ') + 1);
  return names + "\n" + painted(kDim, rule) + "\n";
}

std::string Page::columns() {
  if (shown_.steps.empty()) return "";
  lay_out();
  std::string text = head();
  const size_t count = shown_.steps.size();
  const size_t most = std::max<size_t>(options_.max_steps, 2);
  for (size_t i = 0; i < count; ++i) {
    if (count > most && i == most / 2) {
      const size_t left_out = count - most;
      text += fmt::format("{:>{}} {} steps are left out\n", dots(), kNumberWidth, left_out);
      i += left_out;
    }
    text += line(i);
  }
  return text;
}

}  // namespace

uint32_t cells_of(std::string_view text) {
  uint32_t cells = 0;
  for (size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    cells += next.cells;
    at += next.bytes;
  }
  return cells;
}

std::string columns(const Interleaving& interleaving, const ColumnOptions& options) {
  return Page(interleaving, options).columns();
}

std::string wait_graph(const Interleaving& interleaving, const ColumnOptions& options) {
  const Page page(interleaving, options);
  std::string text;
  for (const WaitRow& row : interleaving.waits) {
    std::string line = fmt::format("  {} waits for {}", row.task, row.waits_for);
    if (!row.held_by.empty() && row.waits_for.find(row.held_by) == std::string::npos)
      line += fmt::format(", which {} holds", row.held_by);
    line += fmt::format(", since step {}", row.since);
    if (row.line != 0) line += fmt::format(", {}:{}", row.file, row.line);
    for (size_t i = 0; i < row.holds.size(); ++i)
      line += fmt::format("{}{}", i == 0 ? "; it holds " : ", ", row.holds[i]);
    text += page.clean(line) + "\n";
  }
  // Follow from each task to the holder of what it waits for: a task met twice is in the cycle.
  const auto row_of = [&](const std::string& task) {
    return std::find_if(interleaving.waits.begin(), interleaving.waits.end(),
                        [&](const WaitRow& row) { return row.task == task; });
  };
  for (const WaitRow& start : interleaving.waits) {
    std::vector<std::string> path = {start.task};
    auto row = row_of(start.held_by);
    while (row != interleaving.waits.end() && row->task != start.task &&
           path.size() <= interleaving.waits.size()) {
      path.push_back(row->task);
      row = row_of(row->held_by);
    }
    if (row == interleaving.waits.end() || row->task != start.task) continue;
    std::string cycle;
    for (const std::string& task : path) cycle += page.clean(task) + page.arrow();
    return text + "  cycle: " + cycle + page.clean(start.task) + "\n";
  }
  return text;
}

std::string explained(const Interleaving& interleaving, const ColumnOptions& options) {
  const Page page(interleaving, options);
  const Interleaving& one = interleaving;
  std::string text = page.painted(kBold, page.clean(one.claim)) + "\n";
  if (!one.shrunk.empty() && one.shrunk != "not tried") {
    const auto change = [&](const char* what, uint32_t found, uint32_t left) {
      return found == left ? fmt::format("{} {}", left, what)
                           : fmt::format("{}{}{} {}", found, page.arrow(), left, what);
    };
    text += fmt::format("{} after {} runs: {}, {}, {}, {}\n", one.shrunk, one.shrink_runs,
                        change("tasks", one.tasks_found, one.tasks_left),
                        change("deviations", one.deviations_found, one.deviations_left),
                        change("preemptions", one.preemptions_found, one.preemptions_left),
                        change("steps", one.steps_found, one.steps_left));
  }
  text += "\n" + Page(one, options).columns();
  const auto guilty = static_cast<size_t>(one.guilty_step);
  if (one.guilty_step >= 0 && guilty < one.steps.size()) {
    double before = 0;
    double after = 0;
    for (const auto& [steps, share] : one.guilt) {
      if (steps <= guilty) before = share;
      if (steps == guilty + 1) after = share;
    }
    text +=
        fmt::format("\n* after step {} {:.0f} % of all continuations fail; before it {:.0f} %\n",
                    guilty + 1, 100 * after, 100 * before);
  }
  const std::string waits = wait_graph(one, options);
  return waits.empty() ? text : text + "\nat the end:\n" + waits;
}

}  // namespace ordeal::explore
