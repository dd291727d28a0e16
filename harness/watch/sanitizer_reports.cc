#include "harness/watch/sanitizer_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "harness/base/build_info.h"
#include "harness/base/text.h"
#include "harness/watch/frame_titles.h"

namespace ordeal {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Cuts what stands before `mark`, and `mark` itself; everything where there is none.
std::string_view behind(std::string_view text, std::string_view mark) {
  const size_t at = text.find(mark);
  return at == text.npos ? std::string_view() : text.substr(at + mark.size());
}
std::string_view before(std::string_view text, std::string_view mark) {
  return text.substr(0, text.find(mark));
}

bool is_frame(std::string_view line) {
  line = trim(line);
  return line.size() > 1 && line[0] == '#' && is_digit(line[1]);
}

// The text with each run of digits as one '#', and addresses likewise.
std::string without_numbers(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) {
      out += text[i];
      continue;
    }
    const bool hex = text[i] == '0' && i + 1 < text.size() && text[i + 1] == 'x';
    if (hex) i += 1;
    while (i + 1 < text.size() && (hex ? std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0
                                       : is_digit(text[i + 1])))
      ++i;
    out += '#';
  }
  return out;
}

// "load of misaligned address 0x7f01 for type 'int'" without the address.
std::string without_addresses(std::string text) {
  for (size_t at = 0; (at = text.find(" 0x", at)) != text.npos;) {
    size_t end = at + 3;
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    text.erase(at, end - at);
  }
  return text;
}

// "thread T2 (readers/1)" names readers/1, "thread T0" the main thread.
std::string thread_in(std::string_view line) {
  size_t at = line.find("thread T");
  if (at == line.npos) at = line.find("Thread T");
  if (at == line.npos) return "";
  const std::string_view rest = line.substr(at + 7);
  size_t end = 1;
  while (end < rest.size() && is_digit(rest[end])) ++end;
  if (rest.substr(end).starts_with(" (")) {
    return std::string(before(rest.substr(end + 2), ")"));
  }
  const std::string number(rest.substr(0, end));
  return number == "T0" ? "main" : number;
}

// One report's lines, and how to read stacks out of them.
class Lines {
 public:
  explicit Lines(std::string_view text) : lines_(split(text, '\n')) {}

  bool more() const { return at_ < lines_.size(); }
  const std::string& now() const { return lines_[at_]; }
  void next() { ++at_; }

  // The frames from here on.
  std::vector<Frame> frames() {
    std::vector<Frame> all;
    for (; more() && is_frame(now()); next()) all.push_back(frame_of(now()));
    return all;
  }

 private:
  std::vector<std::string> lines_;
  size_t at_ = 0;
};

const Frame* first_own(const std::vector<Frame>& frames) {
  const auto own = std::find_if(frames.begin(), frames.end(), is_own);
  if (own != frames.end()) return &*own;
  const auto named = std::find_if(frames.begin(), frames.end(),
                                  [](const Frame& f) { return !f.function.empty(); });
  return named == frames.end() ? nullptr : &*named;
}
std::string place(const std::vector<Frame>& frames) {
  const Frame* frame = first_own(frames);
  return frame == nullptr ? "an unknown function" : short_function(frame->function);
}
// Returns the first functions of a stack that belong to the user's code, for fingerprints.
std::string identity_of(const std::vector<Frame>& frames, size_t count) {
  std::string identity;
  for (const Frame& frame : frames) {
    if (count == 0) break;
    if (!is_own(frame)) continue;
    identity += "|" + frame.function;
    --count;
  }
  if (!identity.empty()) return identity;
  const Frame* frame = first_own(frames);
  return frame == nullptr ? "|an unknown function" : "|" + frame->function;
}
std::string place_in_file(const std::vector<Frame>& frames) {
  const Frame* frame = first_own(frames);
  return frame == nullptr || frame->file.empty() ? ""
                                                 : fmt::format("{}:{}", frame->file, frame->line);
}

class LogParser {
 public:
  explicit LogParser(std::string_view log) : lines_(log) {}

  std::vector<Finding> parse() {
    while (lines_.more()) {
      const std::string line = lines_.now();
      if (line.find("ERROR: AddressSanitizer: ") != line.npos) {
        address_error(std::string(behind(line, "ERROR: AddressSanitizer: ")));
      } else if (line.find("ERROR: LeakSanitizer: ") != line.npos) {
        leaks();
      } else if (line.find(": runtime error: ") != line.npos) {
        undefined(line);
      } else if (line.find("WARNING: ThreadSanitizer: thread leak") != line.npos) {
        thread_leak();
      } else {
        lines_.next();
      }
    }
    return std::move(findings_);
  }

 private:
  void add(Finding finding, const std::string& identity) {
    finding.fingerprint = fingerprint_of(finding.kind, identity);
    for (Finding& known : findings_) {
      if (known.kind != finding.kind || known.fingerprint != finding.fingerprint) continue;
      known.count += finding.count;
      return;
    }
    findings_.push_back(std::move(finding));
  }

  static bool ends_report(const std::string& line) {
    return line.starts_with("SUMMARY: ") || line.find("ERROR: AddressSanitizer: ") != line.npos;
  }

  // "heap-use-after-free on address 0x… at pc …", then stacks behind their titles.
  void address_error(const std::string& what) {
    std::string type(before(before(what, " on "), " ("));
    if (type.starts_with("attempting ")) type.erase(0, 11);
    Finding finding;
    const bool is_signal = type == "FPE" || type == "ILL" || type == "ABRT" || type == "TRAP";
    finding.kind = is_signal ? FindingKind::crash : FindingKind::memory_error;
    std::string title = type, evidence = type + "\n";
    bool created = false;
    for (lines_.next(); lines_.more() && !ends_report(lines_.now());) {
      if (!is_frame(lines_.now())) {
        const std::string line(trim(lines_.now()));
        if (!line.empty() && line.find("==Hint: ") == line.npos) title = line;
        created = line.find(" created by ") != line.npos;
        if (line.find(" is located ") != line.npos) finding.location = location_in(line);
        lines_.next();
        continue;
      }
      std::vector<Frame> frames = lines_.frames();
      const bool of_location = title.find("in stack of") != title.npos;
      if (!created && !of_location && finding.stacks.size() < 3) {
        finding.stacks.push_back({title_of(title), thread_in(title), std::move(frames)});
      }
    }
    if (!finding.stacks.empty()) finding.thread = finding.stacks[0].thread;
    const std::vector<Frame> none;
    const auto frames_at = [&](size_t i) -> const std::vector<Frame>& {
      return i < finding.stacks.size() ? finding.stacks[i].frames : none;
    };
    finding.claim = fmt::format("{} in {}", type, place(frames_at(0)));
    for (const Stack& stack : finding.stacks) evidence += stack.title + "\n";
    finding.evidence = evidence + finding.location;
    std::string identity = type + identity_of(frames_at(0), 2);
    if (finding.stacks.size() > 2) identity += identity_of(frames_at(1), 1);  // Who freed it.
    add(std::move(finding), identity);
  }

  // "READ of size 8 at 0x50 thread T2 (readers/1)" as people say it, without addresses.
  static std::string title_of(const std::string& title) {
    const std::string thread = thread_in(title);
    const std::string by = thread.empty() ? "" : " by " + thread;
    for (const char* access : {"READ of size ", "WRITE of size "}) {
      if (!title.starts_with(access)) continue;
      const std::string_view size =
          before(std::string_view(title).substr(title.find("size ") + 5), " ");
      return fmt::format("{} of {} bytes{}", access[0] == 'R' ? "read" : "write", size, by);
    }
    if (const std::string_view how = behind(title, "The signal is caused by a "); !how.empty())
      return how.starts_with("READ") ? "read" : how.starts_with("WRITE") ? "write" : "access";
    if (title.starts_with("freed by")) return "freed" + by;
    if (title.find("allocated by") != title.npos) return "allocated" + by;
    return std::string(before(title, " (pc "));
  }
  // "0x50 is located 0 bytes inside of 24-byte region [0x50,0x58)"
  static std::string location_in(const std::string& line) {
    const std::string_view where = behind(line, " is located ");
    return std::string(before(before(where, " ["), " (0x"));
  }

  void leaks() {
    for (lines_.next(); lines_.more() && !lines_.now().starts_with("SUMMARY: ");) {
      const std::string line = lines_.now();
      lines_.next();
      // What a leaked block alone leads to is part of that leak.
      if (!line.starts_with("Direct leak of ")) continue;
      Finding finding;
      finding.kind = FindingKind::leak;
      finding.resource = "memory";
      finding.count = std::strtoull(behind(line, " in ").data(), nullptr, 10);
      finding.stacks.push_back({"allocated", "", lines_.frames()});
      const std::vector<Frame>& frames = finding.stacks[0].frames;
      finding.claim = fmt::format("memory that {} allocated is lost", place(frames));
      finding.evidence = std::string(before(line, " allocated from"));
      finding.location = place_in_file(frames);
      const std::string identity = "memory" + identity_of(frames, 3);
      add(std::move(finding), identity);
    }
  }

  // "a.cc:16:56: runtime error: shift exponent 40 is too large for 32-bit type 'int'"
  void undefined(const std::string& line) {
    Finding finding;
    finding.kind = FindingKind::undefined_behavior;
    const std::string message = without_addresses(std::string(behind(line, ": runtime error: ")));
    finding.location = std::string(before(line, ": runtime error: "));
    if (const size_t colon = finding.location.rfind(':'); colon != std::string::npos)
      finding.location.erase(colon);  // The column.
    lines_.next();
    while (lines_.more() && !is_frame(lines_.now()) && !lines_.now().starts_with("SUMMARY: ") &&
           lines_.now().find(": runtime error: ") == std::string::npos && is_note(lines_.now()))
      lines_.next();
    finding.stacks.push_back({"where it happens", "", lines_.frames()});
    const std::vector<Frame>& frames = finding.stacks[0].frames;
    if (const std::string at = place_in_file(frames); !at.empty()) finding.location = at;
    finding.claim = frames.empty() ? message : fmt::format("{} in {}", message, place(frames));
    finding.evidence = line;
    const std::string identity = without_numbers(message) +
                                 (frames.empty() ? "|" + std::string(before(finding.location, ":"))
                                                 : identity_of(frames, 2));
    if (frames.empty()) finding.stacks.clear();
    add(std::move(finding), identity);
  }
  // Lines of a report between its first and its stack: bytes at an address, and a caret.
  static bool is_note(const std::string& line) {
    return line.starts_with("0x") || line.starts_with(" ") || line.find(": note: ") != line.npos;
  }

  void thread_leak() {
    lines_.next();
    if (!lines_.more()) return;
    const std::string title(trim(lines_.now()));  // "Thread T1 'lost' (tid=3, finished) created …"
    lines_.next();
    Finding finding;
    finding.kind = FindingKind::leak;
    finding.resource = "threads";
    const std::string_view quoted = before(behind(title, "'"), "'");
    finding.thread = quoted.empty() ? thread_in(title) : std::string(quoted);
    finding.stacks.push_back({"created", "", lines_.frames()});
    finding.threads.push_back({.name = finding.thread});
    finding.claim = fmt::format("thread {} was never joined; it was started in {}", finding.thread,
                                place(finding.stacks[0].frames));
    finding.evidence = title;
    const std::string identity =
        "thread|" + without_numbers(finding.thread) + identity_of(finding.stacks[0].frames, 2);
    add(std::move(finding), identity);
  }

  Lines lines_;
  std::vector<Finding> findings_;
};

// Splits "path/a.cc:3:5" off the end of a frame's text; the text stays where there is none.
void take_place(std::string_view& text, Frame& frame) {
  const size_t space = text.rfind(' ');
  if (space == text.npos) return;
  const std::string_view place = text.substr(space + 1);
  const std::vector<std::string> parts = split(place, ':');
  const auto number = [](const std::string& part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
  };
  if (parts.size() >= 2 && number(parts[1])) {
    frame.file = parts[0];
    frame.line = static_cast<uint32_t>(std::strtoul(parts[1].c_str(), nullptr, 10));
  } else if (place != "<null>" && !place.ends_with(".o")) {
    return;
  }
  text = text.substr(0, space);
}

}  // namespace

Frame frame_of(std::string_view line) {
  Frame frame;
  std::string_view text = trim(line);
  text = trim(text.substr(std::min(text.find(' '), text.size())));
  if (text.starts_with("0x")) text = trim(text.substr(std::min(text.find(' '), text.size())));
  if (text.starts_with("in ")) text.remove_prefix(3);
  text = before(text, " (BuildId: ");
  if (text.ends_with(")")) {  // "(/lib/libc.so.6+0x27249)", "(ordeal+0x10)": the module.
    const size_t open = text.rfind('(');
    const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
    const size_t plus = inside.rfind("+0x");
    if (plus != inside.npos && (open == 0 || text[open - 1] == ' ')) {
      const std::string_view path = inside.substr(0, plus);
      frame.module = std::string(path.substr(path.rfind('/') + 1));
      text = trim(text.substr(0, open));
    }
  }
  take_place(text, frame);
  frame.function = std::string(trim(text));
  if (frame.file.starts_with(source_root())) frame.file.erase(0, source_root().size());
  return frame;
}

bool is_own(const Frame& frame) {
  if (frame.function.empty() || frame.file.empty() || frame.file.starts_with("/usr/")) return false;
  for (const char* library : {"sysdeps/", "compiler-rt/", "nptl/", "csu/"}) {
    if (frame.file.find(library) != std::string::npos) return false;
  }
  return !frame.function.starts_with("std::") && !frame.function.starts_with("__sanitizer") &&
         !frame.function.starts_with("operator new") &&
         !frame.function.starts_with("operator delete");
}

std::vector<Finding> sanitizer_findings(std::string_view log) { return LogParser(log).parse(); }

}  // namespace ordeal
