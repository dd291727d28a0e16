#include "harness/watch/race_reports.h"

#include "harness/watch/frame_titles.h"
#include "harness/watch/raw_race.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "harness/base/build_info.h"

namespace ordeal {
namespace {

// "function|file|line" for each inlined frame, as __sanitizer_symbolize_pc gives them.
std::vector<Frame> frames_of(const RawTrace& trace) {
  std::vector<Frame> frames;
  for (int i = 0; i < trace.size; ++i) {
    // The runtime repeats a pc for each function that was inlined there; one look tells them all.
    if (i > 0 && trace.pcs[i] == trace.pcs[i - 1]) continue;
    char text[4096];
    raw_symbolize(trace.pcs[i], text, sizeof text);
    for (const char* line = text; *line != '\0'; line += std::strlen(line) + 1) {
      const std::string whole(line);
      const size_t first = whole.find('|'), second = whole.rfind('|');
      Frame frame;
      frame.function = whole.substr(0, first);
      if (first != second) {
        frame.file = whole.substr(first + 1, second - first - 1);
        frame.line = static_cast<uint32_t>(std::atoi(whole.c_str() + second + 1));
      }
      if (frame.file == "<null>") frame.file.clear();
      if (frame.file.starts_with(source_root())) frame.file.erase(0, source_root().size());
      frames.push_back(std::move(frame));
    }
  }
  return frames;
}

// Returns what identifies the place of a stack from build to build: the function without its types.
std::string race_identity(const std::vector<Frame>& frames) {
  const Frame* frame = first_user_frame(frames);
  return frame == nullptr ? "?" : short_function(frame->function);
}

std::string thread_name(const RawRace& race, int tid, const ThreadNamer& namer) {
  for (int i = 0; i < race.thread_count; ++i) {
    const RawThread& thread = race.threads[i];
    if (thread.tid == tid) return namer(thread.os_id, thread.name);
  }
  return fmt::format("T{}", tid);
}

std::string location_of(const RawRace& race, const ThreadNamer& namer) {
  if (!race.has_location) return "";
  std::string type = race.location.type;
  if (type == "global") {
    char text[1024];
    raw_symbolize_data(race.location.address, text, sizeof text);
    return fmt::format("global {}", text);
  }
  if (type == "stack") {
    return fmt::format("stack of {}", thread_name(race, race.location.tid, namer));
  }
  if (type == "heap") {
    return fmt::format("heap block of {} bytes, allocated by {} in {}", race.location.size,
                       thread_name(race, race.location.tid, namer),
                       user_place(frames_of(race.location.trace)));
  }
  return type;
}

Finding finding_of(const RawRace& race, const ThreadNamer& namer) {
  Finding finding;
  finding.kind = kind_of_report(race.description);
  finding.warning = finding.kind == FindingKind::lock_order;  // An order that could deadlock.
  std::vector<std::string> places, accesses, identities;
  const auto add = [&](Stack stack, const char* access) {
    places.push_back(user_place(stack.frames));
    accesses.push_back(fmt::format("{} in {}", access, places.back()));
    identities.push_back(race_identity(stack.frames));
    if (!stack.thread.empty()) finding.threads.push_back({.name = stack.thread});
    finding.stacks.push_back(std::move(stack));
  };
  for (int i = 0; i < race.access_count; ++i) {
    const RawAccess& access = race.accesses[i];
    const char* kind = access.write ? "write" : "read";
    const char* atomic = access.atomic ? "atomic " : "";
    Stack stack;
    stack.thread = thread_name(race, access.tid, namer);
    stack.title = fmt::format("{}{} of {} bytes by {}", atomic, kind, access.size, stack.thread);
    stack.frames = frames_of(access.trace);
    add(std::move(stack), kind);
  }
  for (int i = 0; i < race.stack_count; ++i)
    add({"stack", "", frames_of(race.stacks[i])}, "access");
  if (!finding.stacks.empty()) finding.thread = finding.stacks.front().thread;
  std::sort(identities.begin(), identities.end());
  finding.fingerprint = fingerprint_of(
      finding.kind, fmt::format("{}|{}", race.description, fmt::join(identities, "|")));
  finding.location = location_of(race, namer);
  finding.claim = finding.kind == FindingKind::data_race && accesses.size() == 2
                      ? fmt::format("{} races with {}", accesses[0], accesses[1])
                      : fmt::format("{} in {}", race.description, fmt::join(places, " and "));
  finding.evidence = finding.location;
  return finding;
}

}  // namespace

FindingKind kind_of_report(std::string_view description) {
  static constexpr std::pair<std::string_view, FindingKind> kKinds[] = {
      {"lock-order", FindingKind::lock_order},     {"race", FindingKind::data_race},
      {"mutex", FindingKind::sync_misuse},         {"thread-leak", FindingKind::leak},
      {"signal", FindingKind::undefined_behavior},
  };
  for (const auto& [word, kind] : kKinds) {
    if (description.find(word) != description.npos) return kind;
  }
  return FindingKind::memory_error;
}

std::vector<Finding> take_races(const ThreadNamer& namer) {
  std::vector<Finding> all;
  for (RawRace race; pop_raw_race(race);) {
    Finding finding = finding_of(race, namer);
    const auto known = std::find_if(all.begin(), all.end(), [&](const Finding& f) {
      return f.fingerprint == finding.fingerprint;
    });
    if (known != all.end()) {
      ++known->count;
    } else {
      all.push_back(std::move(finding));
    }
  }
  return all;
}

bool race_waits() { return raw_race_waits(); }
void drop_races() { drop_raw_races(); }

int lost_races() { return lost_raw_races(); }

}  // namespace ordeal
