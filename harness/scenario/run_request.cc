#include "harness/scenario/run_request.h"

#include <fmt/format.h>

#include "harness/base/text.h"

namespace ordeal {

std::string shell_quoted(const std::string& word) {
  const bool plain =
      !word.empty() &&
      word.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%") ==
          std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

namespace {

std::vector<std::string> explore_words(const RunRequest& request) {
  if (request.mode != Mode::explore) return {};
  const ExploreRequest& e = request.explore;
  std::vector<std::string> words{"--mode", "explore"};
  if (e.schedules) words.insert(words.end(), {"--schedules", std::to_string(*e.schedules)});
  if (!e.strategy.empty()) words.insert(words.end(), {"--strategy", e.strategy});
  if (!e.memory.empty()) words.insert(words.end(), {"--memory", e.memory});
  if (!e.points.empty()) words.insert(words.end(), {"--points", e.points});
  if (e.jobs != 0) words.insert(words.end(), {"--jobs", std::to_string(e.jobs)});
  if (e.no_shrink) words.emplace_back("--no-shrink");
  if (e.verify) words.emplace_back("--verify");
  return words;
}

std::vector<std::string> variant_words(const RunRequest& request) {
  std::vector<std::string> words;
  if (request.clean) words.emplace_back("--clean");
  if (request.no_faults) words.emplace_back("--no-faults");
  if (request.stop_when_found) words.emplace_back("--stop-when-found");
  return words;
}

}  // namespace

std::string reproduce_command(const RunRequest& request) {
  std::vector<std::string> words{request.program, "run", request.file, "--seed",
                                 std::to_string(request.seed)};
  for (std::string& word : explore_words(request)) words.push_back(std::move(word));
  if (request.for_time) {
    words.insert(words.end(), {"--for", format_duration(*request.for_time)});
  }
  for (const auto& [name, value] : request.params) {
    words.insert(words.end(), {"--set", name + "=" + value});
  }
  for (const std::string& id : request.defects) words.insert(words.end(), {"--defect", id});
  for (std::string& word : variant_words(request)) words.push_back(std::move(word));
  if (request.sweep_at != 0)
    words.insert(words.end(), {"--sweep-at", std::to_string(request.sweep_at)});
  if (!request.replay_faults.empty())
    words.insert(words.end(), {"--replay-faults", request.replay_faults});
  if (request.sanitize != Sanitizer::none)
    words.insert(words.end(), {"--sanitize", to_string(request.sanitize)});
  for (const std::string& file : request.suppressions) {
    words.insert(words.end(), {"--suppressions", file});
  }
  for (std::string& word : words) word = shell_quoted(word);
  return join(words, " ");
}

}  // namespace ordeal
