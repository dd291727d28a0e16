#include "harness/run/replay_faults.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <tuple>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/run/life/fault_setup.h"

namespace ordeal {
namespace {
namespace stdfs = std::filesystem;

auto key_of(const FaultRecord& f) {
  return std::tie(f.point, f.thread, f.hit, f.rule, f.action, f.value);
}
bool before_by_key(const FaultRecord& a, const FaultRecord& b) { return key_of(a) < key_of(b); }

std::string in_words(const FaultRecord& f) {
  return fmt::format("{} {} at hit {} of {}", f.thread, f.action, f.hit, f.point);
}

}  // namespace

Result ask_for_faults_again(const Catalogue& catalogue, FaultReplay& replay) {
  RunRequest& request = replay.run;
  Result result = read_result_file(catalogue, request.replay_faults);
  if (result.mode == Mode::explore)
    throw InputError(
        fmt::format("{}: the faults of a schedule are in its .schedule: ordeal replay {}",
                    request.replay_faults, request.replay_faults));
  if (replay.paths.empty()) replay.paths = {result.file};
  if (!stdfs::exists(replay.paths.front()))
    throw InputError(
        fmt::format("{}: its scenario {} is not here; a result names it as the run "
                    "did, so replay from the same directory",
                    request.replay_faults, result.file));
  request.mode = result.mode;
  if (!replay.seed) replay.seed = result.seed;
  for (const auto& [name, value] : result.params) request.params.emplace(name, value);
  for (const std::string& id : result.defects) {
    if (std::find(request.defects.begin(), request.defects.end(), id) == request.defects.end())
      request.defects.push_back(id);
  }
  const std::vector<std::string> words = split(result.reproduce, ' ');
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--for" && !request.for_time) request.for_time = parse_duration(words[i + 1]);
    if (words[i] == "--sweep-at")
      request.sweep_at = std::strtoull(words[i + 1].c_str(), nullptr, 10);
  }
  return result;
}

bool has_faults_alone(const Catalogue& catalogue, const std::string& path) {
  if (!stdfs::is_directory(path) && stdfs::path(path).extension() != ".json") return false;
  const Result result = read_result_file(catalogue, path);
  return result.mode != Mode::explore && result.interleavings.empty() && !result.faults.empty();
}

std::string compare_faults(const Result& before, const Result& after) {
  std::vector<FaultRecord> was = before.faults;
  std::vector<FaultRecord> is = after.faults;
  std::sort(was.begin(), was.end(), before_by_key);
  std::sort(is.begin(), is.end(), before_by_key);
  std::vector<FaultRecord> missing;
  std::set_difference(was.begin(), was.end(), is.begin(), is.end(), std::back_inserter(missing),
                      before_by_key);
  if (missing.empty() && was.size() == is.size())
    return fmt::format("    the same {} faults fired again\n", was.size());
  std::string out =
      fmt::format("    {} of {} faults fired again\n", was.size() - missing.size(), was.size());
  for (size_t i = 0; i < missing.size() && i < 5; ++i)
    out += fmt::format("        not: {}\n", in_words(missing[i]));
  return out;
}

}  // namespace ordeal
