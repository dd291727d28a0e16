#include "harness/run/confirm.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "harness/base/text.h"
#include "harness/run/explore/report.h"
#include "harness/run/judge/possible_deadlock.h"
#include "harness/run/supervise.h"
#include "harness/scenario/explore_settings.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;
namespace stdfs = std::filesystem;

constexpr Duration kForEach = 3s;
constexpr size_t kMostTried = 3;

// Explores a scenario once for each possible deadlock of its run.
class Confirmation {
 public:
  Confirmation(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
               const RunFiles& files, Assembler& assembler)
      : catalogue_(catalogue), plan_(plan), files_(files), assembler_(assembler), aimed_(request) {
    // A scenario that must deadlock is content with one that exploration has seen.
    wants_deadlock_ = plan.must_fail && plan.must_fail->kind == FindingKind::deadlock;
    plan_.must_fail.reset();
    aimed_.mode = Mode::explore;
    aimed_.sanitize = Sanitizer::none;
    aimed_.out = files.dir + "/.confirm";
    aimed_.quiet = true;
    aimed_.for_time = kForEach;
    aimed_.explore = {};
    aimed_.explore.no_shrink = true;
    aimed_.explore.jobs = 1;
  }

  void confirm(Finding& finding) {
    aimed_.explore.strategy = aim_at(finding);
    const RunOutcome outcome = supervise(catalogue_, plan_, aimed_);
    for (const Finding& found : outcome.result.findings) {
      if (confirms(found, finding)) return keep(finding, found, outcome);
    }
    const ExplorationStats stats = outcome.result.exploration.value_or(ExplorationStats());
    finding.evidence +=
        fmt::format("\n\nNot confirmed: {} schedules aimed at it, in {}, did not deadlock there",
                    stats.schedules, format_duration(Duration(outcome.result.duration)));
    for (const Finding& other : outcome.result.findings) {
      if (!other.warning) finding.evidence += "; they ended at another finding: " + other.claim;
    }
    if (!outcome.result.reason.empty() && outcome.result.findings.empty())
      finding.evidence += fmt::format(" ({})", outcome.result.reason);
  }

 private:
  void keep(Finding& finding, const Finding& found, const RunOutcome& outcome) {
    mark_confirmed(finding, wants_deadlock_);
    for (Interleaving shown : outcome.result.interleavings) {
      if (shown.fingerprint != found.fingerprint || shown.schedule_file.empty()) continue;
      const std::string name = fmt::format("deadlock-{}.schedule", ++kept_);
      std::error_code error;
      stdfs::copy_file(outcome.dir + "/" + shown.schedule_file, files_.dir + "/" + name, error);
      if (error) break;
      finding.reproduce = replay_command(aimed_, files_.dir + "/" + name);
      finding.evidence +=
          fmt::format("\n\nConfirmed: {}, schedule {} of those aimed at it, deadlocks there:\n{}",
                      name, shown.ordinal, found.evidence);
      shown.schedule_file = name;
      shown.fingerprint = finding.fingerprint;
      shown.claim = finding.claim;
      assembler_.add(std::move(shown));
      return;
    }
    finding.evidence += "\n\nConfirmed by a schedule that could not be kept:\n" + found.evidence;
  }

  const Catalogue& catalogue_;
  Plan plan_;
  const RunFiles& files_;
  Assembler& assembler_;
  RunRequest aimed_;
  bool wants_deadlock_ = false;
  int kept_ = 0;
};

}  // namespace

void confirm_lock_cycles(const Catalogue& catalogue, const Plan& plan, const RunRequest& request,
                         const RunFiles& files, Assembler& assembler) {
  const auto& findings = assembler.findings();
  const bool deadlocked = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.kind == FindingKind::deadlock;
  });
  const std::string refusal = deadlocked           ? "the run itself has deadlocked"
                              : request.no_confirm ? "--no-confirm was given"
                                                   : refusal_to_explore(plan);
  Confirmation confirmation(catalogue, plan, request, files, assembler);
  size_t tried = 0;
  for (Finding& finding : assembler.findings_to_complete()) {
    if (!is_possible_deadlock(finding)) continue;
    if (!refusal.empty()) {
      finding.evidence += "\n\nNot tried to confirm: " + refusal;
    } else if (++tried > kMostTried) {
      finding.evidence += fmt::format("\n\nNot tried to confirm: {} others were", kMostTried);
    } else {
      confirmation.confirm(finding);
    }
  }
  std::error_code ignored;
  stdfs::remove_all(files.dir + "/.confirm", ignored);
}

}  // namespace ordeal
