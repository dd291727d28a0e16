#include "harness/run/judge/leaks.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/scenario/checks.h"

namespace ordeal {
namespace {

constexpr double kDefaultSlope = 1 << 20;  // Bytes a second.

double count_of(const std::vector<ResourceCount>& all, const ResourceCount& wanted) {
  double sum = 0;
  for (const ResourceCount& counted : all) {
    const bool same = counted.target == wanted.target && counted.held.kind == wanted.held.kind &&
                      counted.held.what == wanted.held.what;
    if (same) sum += counted.held.count;
  }
  return sum;
}

std::string bytes_text(double bytes) { return fmt::format("{:.2f} MiB", bytes / (1 << 20)); }

// Judges one no_leaks.
class Judge {
 public:
  Judge(const Plan& plan, size_t check, const LeakEvidence& evidence)
      : check_(plan.checks[check]), asked_(*check_.leaks), evidence_(evidence) {
    verdict_.record.check = static_cast<uint32_t>(check);
  }

  LeakVerdict judge() {
    judge_holdings();
    for (const ResourceKind kind : {ResourceKind::handles, ResourceKind::permits})
      judge_counts(kind);
    judge_memory();
    conclude();
    return std::move(verdict_);
  }

 private:
  // Adds a finding of the leaked `resource`, and fails the row.
  void fail(ResourceRow& row, const std::string& resource, const std::string& identity,
            std::string claim, std::string evidence, uint64_t count) {
    Finding finding;
    finding.resource = resource;
    finding.kind = FindingKind::leak;
    finding.claim = std::move(claim);
    finding.evidence = std::move(evidence);
    finding.location = fmt::format("{}:{}", check_.at.file, check_.at.line);
    finding.fingerprint = fingerprint_of(finding.kind, identity);
    finding.count = std::max<uint64_t>(count, 1);
    if (!row.detail.empty()) row.detail += "; ";
    row.detail += finding.claim;
    row.verdict = Verdict::fail;
    verdict_.findings.push_back(std::move(finding));
  }

  // A resource that the check names and that cannot be judged is unknown; others do not apply.
  void not_judged(ResourceRow& row, std::string why) const {
    row.verdict = asked_.resources.empty() ? Verdict::skipped : Verdict::unknown;
    row.detail = std::move(why);
  }

  void judge_holdings() {
    const std::vector<Leftover> left = left_over(evidence_.before, evidence_.after, evidence_.dir);
    const auto one = [&](const char* name, size_t before, size_t after, double most,
                         const char* words) {
      if (!wants_resource(asked_, name)) return;
      ResourceRow row;
      row.name = name;
      row.before = static_cast<double>(before);
      row.after = static_cast<double>(after);
      row.most = std::max({row.before, row.after, most});
      if (evidence_.explored) not_judged(row, "not judged in explored schedules");
      for (const Leftover& l : left) {
        if (l.resource != name || evidence_.explored) continue;
        fail(row, name, row.name + "|" + l.name, fmt::format("{} {}: {}", l.count, words, l.name),
             l.evidence, l.count);
      }
      verdict_.rows.push_back(std::move(row));
    };
    const Holdings &before = evidence_.before, &after = evidence_.after;
    one("fds", before.fds.size(), after.fds.size(), evidence_.most_fds, "descriptors left open");
    one("threads", before.threads.size(), after.threads.size(), evidence_.most_threads,
        "threads still run after close");
    one("mounts", before.mounts.size(), after.mounts.size(), 0, "mounts left");
  }

  void judge_counts(ResourceKind wanted) {
    const std::string kind = to_string(wanted);
    if (!wants_resource(asked_, kind)) return;
    bool any = false;
    for (const ResourceCount& counted : evidence_.counts_after) {
      if (counted.held.kind != wanted) continue;
      any = true;
      ResourceRow row;
      row.name = fmt::format("{} ({})", counted.name(), counted.target);
      row.before = count_of(evidence_.counts_before, counted);
      row.after = counted.held.count;
      row.most = std::max(row.before, row.after);
      if (row.after > row.before) {
        const std::string claim =
            fmt::format("{} (target.{}) did not come back", counted.name(), counted.target);
        fail(row, kind, claim, claim,
             fmt::format("{} after setup, {} when every thread had ended", row.before, row.after),
             static_cast<uint64_t>(row.after - row.before));
      }
      verdict_.rows.push_back(std::move(row));
    }
    if (any) return;
    ResourceRow row;
    row.name = kind;
    not_judged(row, fmt::format("no target here counts its {}", kind));
    verdict_.rows.push_back(std::move(row));
  }

  void judge_memory() {
    if (!wants_resource(asked_, "memory")) return;
    ResourceRow row;
    row.name = "memory";
    row.unit = "bytes";
    const std::vector<MemorySample>& samples = evidence_.memory;
    if (!samples.empty()) {
      row.before = static_cast<double>(samples.front().bytes);
      row.after = static_cast<double>(samples.back().bytes);
      for (const MemorySample& s : samples)
        row.most = std::max(row.most, static_cast<double>(s.bytes));
    }
    const double limit = asked_.memory_slope > 0 ? asked_.memory_slope : kDefaultSlope;
    const std::optional<double> slope = growth_of(samples);
    row.slope = slope.value_or(0);
    if (evidence_.explored) {
      not_judged(row, "not judged in explored schedules");
    } else if (evidence_.lost_memory_reported && !asked_.resources.empty()) {
      row.detail = "LeakSanitizer reports lost memory when the run has ended";
    } else if (!evidence_.memory_unknown.empty()) {
      not_judged(row, evidence_.memory_unknown);
    } else if (!slope) {
      not_judged(row, "the groups ran for less than 4 s: too short to tell");
    } else if (*slope > limit) {
      fail(row, "memory", "memory",
           fmt::format("memory grew by {} a second, limit {}", bytes_text(*slope),
                       bytes_text(limit)),
           fmt::format("from {} to {} while groups ran; the slope is that of the second half",
                       bytes_text(row.before), bytes_text(row.after)),
           1);
    } else {
      row.detail = fmt::format("{} a second, limit {}", bytes_text(*slope), bytes_text(limit));
    }
    verdict_.rows.push_back(std::move(row));
  }

  void conclude() {
    std::vector<std::string> judged, unknown;
    for (const ResourceRow& row : verdict_.rows) {
      if (row.verdict == Verdict::unknown) unknown.push_back(row.name + ": " + row.detail);
      if (row.verdict == Verdict::pass) judged.push_back(row.name);
    }
    CheckRecord& record = verdict_.record;
    if (!verdict_.findings.empty()) {
      record.evaluations = record.failures = 1;
      record.detail = verdict_.findings.front().claim;
    } else if (!unknown.empty()) {
      record.detail = join(unknown, "; ");
    } else if (judged.empty()) {
      record.detail = "nothing of it could be judged here";
    } else {
      record.evaluations = 1;
      record.detail = "as before: " + join(judged, ", ");
    }
  }

  const CheckPlan& check_;
  const LeakPlan& asked_;
  const LeakEvidence& evidence_;
  LeakVerdict verdict_;
};

}  // namespace

LeakVerdict judge_leaks(const Plan& plan, size_t check, const LeakEvidence& evidence) {
  return Judge(plan, check, evidence).judge();
}

bool grew(const Plan& plan, const std::vector<ResourceCount>& before,
          const std::vector<ResourceCount>& after) {
  return std::any_of(after.begin(), after.end(), [&](const ResourceCount& counted) {
    const bool asked = std::any_of(plan.checks.begin(), plan.checks.end(), [&](const auto& check) {
      return check.leaks && wants_resource(*check.leaks, to_string(counted.held.kind));
    });
    return asked && counted.held.count > count_of(before, counted);
  });
}

}  // namespace ordeal
