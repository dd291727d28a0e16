#include "harness/watch/resources.h"

#include <dirent.h>
#include <fmt/format.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "harness/base/sanitizer.h"
#include "harness/base/text.h"

#if ORDEAL_TSAN || ORDEAL_ASAN
extern "C" void __sanitizer_symbolize_pc(void* pc, const char* fmt, char* out, size_t size);
#endif

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// Calls `f` with each number that names an entry of the directory.
template <class F>
void for_numbers_in(const char* dir, F f) {
  DIR* d = opendir(dir);
  if (d == nullptr) return;
  const int own = dirfd(d);
  while (const dirent* entry = readdir(d)) {
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) == 0) continue;
    const int number = std::atoi(entry->d_name);
    if (number != own) f(number);
  }
  closedir(d);
}

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

std::vector<OpenFd> open_fds() {
  std::vector<OpenFd> all;
  for_numbers_in("/proc/self/fd", [&all](int number) {
    char path[PATH_MAX];
    const ssize_t size =
        readlink(fmt::format("/proc/self/fd/{}", number).c_str(), path, sizeof path);
    if (size >= 0) all.push_back({number, std::string(path, static_cast<size_t>(size))});
  });
  return all;
}

std::vector<LiveThread> live_threads() {
  std::vector<LiveThread> all;
  for_numbers_in("/proc/self/task", [&all](int tid) {
    const std::string dir = fmt::format("/proc/self/task/{}/", tid);
    LiveThread thread{tid, first_line(dir + "comm"), first_line(dir + "wchan")};
    if (thread.waits_in == "0") thread.waits_in.clear();
    if (!thread.name.empty()) all.push_back(std::move(thread));
  });
  return all;
}

// The fifth field of a line of mountinfo is where it is mounted.
std::vector<std::string> mounts_below(const std::string& dir) {
  std::vector<std::string> all;
  std::ifstream in("/proc/self/mountinfo");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string skipped, path;
    fields >> skipped >> skipped >> skipped >> skipped >> path;
    if (path.starts_with(dir + "/")) all.push_back(path);
  }
  return all;
}

// The name without what differs from run to run: numbers and the run's directory.
std::string stable_name(std::string name, const std::string& dir) {
  constexpr std::string_view kDeleted = " (deleted)";
  if (name.ends_with(kDeleted)) name.erase(name.size() - kDeleted.size());
  if (!dir.empty() && name.starts_with(dir + "/")) name.erase(0, dir.size() + 1);
  for (const char* kind : {"socket:", "pipe:"}) {
    if (name.starts_with(kind)) return name.substr(0, std::string(kind).size() - 1);
  }
  std::string stable;
  for (const char c : name) {
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!digit) stable += c;
    if (digit && (stable.empty() || stable.back() != '#')) stable += '#';
  }
  return stable;
}

class Leftovers {
 public:
  Leftovers(const char* resource, const std::string& dir) : resource_(resource), dir_(dir) {}

  void add(const std::string& name, const std::string& line) {
    constexpr uint64_t kShown = 8;
    const std::string stable = stable_name(name, dir_);
    Leftover& left = by_name_[stable];
    left.resource = resource_;
    left.name = stable;
    if (++left.count <= kShown) left.evidence += line + "\n";
    if (left.count == kShown + 1) left.evidence += "…\n";
  }
  void move_to(std::vector<Leftover>& all) {
    for (auto& [name, left] : by_name_) all.push_back(std::move(left));
  }

 private:
  const char* const resource_;
  const std::string& dir_;
  std::map<std::string, Leftover> by_name_;
};

// The median of all slopes between two points; 0 where there are fewer than two.
double median_slope(std::span<const MemorySample> samples) {
  std::vector<double> slopes;
  for (size_t i = 0; i < samples.size(); ++i) {
    for (size_t k = i + 1; k < samples.size(); ++k) {
      const double time = to_seconds(samples[k].at - samples[i].at);
      const double bytes =
          static_cast<double>(samples[k].bytes) - static_cast<double>(samples[i].bytes);
      if (time > 0) slopes.push_back(bytes / time);
    }
  }
  if (slopes.empty()) return 0;
  const auto middle = slopes.begin() + static_cast<ptrdiff_t>(slopes.size() / 2);
  std::nth_element(slopes.begin(), middle, slopes.end());
  return *middle;
}

// At most so many, evenly chosen: all pairs of them are looked at.
std::vector<MemorySample> thinned(std::span<const MemorySample> samples) {
  constexpr size_t kMost = 240;
  const size_t step = samples.size() / kMost + 1;
  std::vector<MemorySample> few;
  for (size_t i = 0; i < samples.size(); i += step) few.push_back(samples[i]);
  return few;
}

}  // namespace

Holdings holdings_now(const std::string& dir) {
  return {open_fds(), live_threads(), mounts_below(dir)};
}

void settle_symbolizer() {
#if ORDEAL_TSAN || ORDEAL_ASAN
  char text[256];
  __sanitizer_symbolize_pc(reinterpret_cast<void*>(&settle_symbolizer), "%f", text, sizeof text);
#endif
}

std::vector<Leftover> left_over(const Holdings& before, const Holdings& after,
                                const std::string& dir) {
  std::vector<Leftover> all;
  std::map<std::string, uint64_t> known;
  for (const OpenFd& fd : before.fds) ++known[fd.what];
  Leftovers fds("fds", dir);
  for (const OpenFd& fd : after.fds) {
    uint64_t& same = known[fd.what];
    if (same > 0) {
      --same;
    } else {
      fds.add(fd.what, fmt::format("descriptor {} -> {}", fd.number, fd.what));
    }
  }
  fds.move_to(all);

  std::set<int> ran;
  for (const LiveThread& thread : before.threads) ran.insert(thread.tid);
  Leftovers threads("threads", dir);
  for (const LiveThread& thread : after.threads) {
    if (ran.contains(thread.tid)) continue;
    const std::string waits = thread.waits_in.empty() ? "runs" : "waits in " + thread.waits_in;
    threads.add(thread.name, fmt::format("thread {} \"{}\" {}", thread.tid, thread.name, waits));
  }
  threads.move_to(all);

  const std::set<std::string> mounted(before.mounts.begin(), before.mounts.end());
  Leftovers mounts("mounts", dir);
  for (const std::string& path : after.mounts) {
    if (!mounted.contains(path)) mounts.add(path, "mounted at " + path);
  }
  mounts.move_to(all);
  return all;
}

uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  uint64_t size = 0, resident = 0;
  in >> size >> resident;
  return in ? resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

std::optional<double> growth_of(std::span<const MemorySample> samples) {
  constexpr size_t kFewest = 16;
  if (samples.empty()) return std::nullopt;
  const Duration middle = samples.front().at + (samples.back().at - samples.front().at) / 2;
  const auto from = std::find_if(samples.begin(), samples.end(),
                                 [middle](const MemorySample& s) { return s.at >= middle; });
  const std::vector<MemorySample> half = thinned({from, samples.end()});
  if (half.size() < kFewest || half.back().at - half.front().at < 2s - 100ms) return std::nullopt;
  const std::span<const MemorySample> all(half);
  const size_t cut = all.size() / 2;
  return std::min(
      {median_slope(all), median_slope(all.first(cut)), median_slope(all.subspan(cut))});
}

}  // namespace ordeal
