#include "harness/run/judge/known_findings.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "harness/base/scope_guard.h"

namespace ordeal {

KnownFindings parse_known(const std::string& text) {
  KnownFindings known;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string kind, fingerprint;
    KnownFinding one;
    if (words >> kind >> fingerprint >> one.runs >> one.first_run >> one.last_run)
      known[kind + " " + fingerprint] = std::move(one);
  }
  return known;
}

std::string format_known(const KnownFindings& known) {
  std::string text;
  for (const auto& [key, one] : known)
    text += fmt::format("{} {} {} {}\n", key, one.runs, one.first_run, one.last_run);
  return text;
}

std::vector<std::string> learn(KnownFindings& known, const std::string& run,
                               const std::vector<Finding>& findings) {
  std::vector<std::string> words;
  for (const Finding& finding : findings) {
    KnownFinding& one = known[fmt::format("{} {}", to_string(finding.kind), finding.fingerprint)];
    if (one.runs == 0) {
      words.emplace_back("new: no run of this scenario here showed it before");
      one.first_run = run;
    } else {
      words.push_back(fmt::format("known since run {}, seen in {} {} before", one.first_run,
                                  one.runs, one.runs == 1 ? "run" : "runs"));
    }
    ++one.runs;
    one.last_run = run;
  }
  return words;
}

std::vector<std::string> learn_in(const std::string& directory, const std::string& run,
                                  const std::vector<Finding>& findings) {
  const int dir = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir >= 0) flock(dir, LOCK_EX);
  ScopeGuard unlock([dir] {
    if (dir >= 0) close(dir);
  });
  const std::string path = directory + "/known.findings";
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  KnownFindings known = parse_known(text.str());
  std::vector<std::string> words = learn(known, run, findings);
  if (findings.empty()) return words;
  const std::string part = path + ".part";
  std::ofstream out(part);
  out << format_known(known);
  out.close();
  std::error_code ignored;
  if (out) std::filesystem::rename(part, path, ignored);
  return words;
}

}  // namespace ordeal
