#include "harness/run/leak_check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/run/environment.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

constexpr double kDefaultSlope = 1 << 20;  // Bytes a second.

bool wants(const LeakPlan& plan, const std::string& resource) {
  return plan.resources.empty() ||
         std::find(plan.resources.begin(), plan.resources.end(), resource) != plan.resources.end();
}

// "permits lost by the pool of a" is of the kind "permits".
std::string kind_of(const std::string& lent) { return lent.substr(0, lent.find(' ')); }

double count_of(const std::vector<Lent>& all, const Lent& wanted) {
  double sum = 0;
  for (const Lent& lent : all) {
    if (lent.target == wanted.target && lent.name == wanted.name) sum += lent.count;
  }
  return sum;
}

std::string bytes_text(double bytes) { return fmt::format("{:.2f} MiB", bytes / (1 << 20)); }

// One no_leaks under way.
class Judge {
 public:
  Judge(const Plan& plan, size_t check, const LeakEvidence& evidence)
      : check_(plan.checks[check]), asked_(*check_.leaks), evidence_(evidence) {
    verdict_.record.check = static_cast<uint32_t>(check);
  }

  LeakVerdict judge() {
    judge_holdings();
    for (const char* kind : {"handles", "permits"}) judge_lent(kind);
    judge_memory();
    conclude();
    return std::move(verdict_);
  }

 private:
  void fail(ResourceRow& row, const std::string& identity, std::string claim, std::string evidence,
            uint64_t count) {
    Finding finding;
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

  // Something that was asked for by name and cannot be judged is unknown; else it does not apply.
  void not_judged(ResourceRow& row, std::string why) const {
    row.verdict = asked_.resources.empty() ? Verdict::skipped : Verdict::unknown;
    row.detail = std::move(why);
  }

  void judge_holdings() {
    const std::vector<Leftover> left = left_over(evidence_.before, evidence_.after, evidence_.dir);
    const auto one = [&](const char* name, size_t before, size_t after, double most,
                         const char* words) {
      if (!wants(asked_, name)) return;
      ResourceRow row;
      row.name = name;
      row.before = static_cast<double>(before);
      row.after = static_cast<double>(after);
      row.most = std::max({row.before, row.after, most});
      if (evidence_.explored) not_judged(row, "not judged in explored schedules");
      for (const Leftover& l : left) {
        if (l.resource != name || evidence_.explored) continue;
        fail(row, row.name + "|" + l.name, fmt::format("{} {}: {}", l.count, words, l.name),
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

  void judge_lent(const std::string& kind) {
    if (!wants(asked_, kind)) return;
    bool any = false;
    for (const Lent& lent : evidence_.lent_after) {
      if (kind_of(lent.name) != kind) continue;
      any = true;
      ResourceRow row;
      row.name = fmt::format("{} ({})", lent.name, lent.target);
      row.before = count_of(evidence_.lent_before, lent);
      row.after = lent.count;
      row.most = std::max(row.before, row.after);
      if (row.after > row.before) {
        const std::string claim =
            fmt::format("{} (target.{}) did not come back", lent.name, lent.target);
        fail(row, claim, claim,
             fmt::format("{} after setup, {} when every thread had ended", row.before, row.after),
             static_cast<uint64_t>(row.after - row.before));
      }
      verdict_.rows.push_back(std::move(row));
    }
    if (any) return;
    ResourceRow row;
    row.name = kind;
    not_judged(row, fmt::format("no target here tells of {}", kind));
    verdict_.rows.push_back(std::move(row));
  }

  void judge_memory() {
    if (!wants(asked_, "memory")) return;
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
    } else if (evidence_.lost_memory_told && !asked_.resources.empty()) {
      row.detail = "LeakSanitizer tells of lost memory when the run has ended";
    } else if (!evidence_.memory_unknown.empty()) {
      not_judged(row, evidence_.memory_unknown);
    } else if (!slope) {
      not_judged(row, "the groups ran for less than 4 s: too short to tell");
    } else if (*slope > limit) {
      fail(row, "memory",
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

std::string why_memory_is_unknown(const Plan& plan) {
  if (*own_sanitizer() != '\0') return "a sanitizer's build keeps memory that was freed";
  const bool records = std::any_of(plan.checks.begin(), plan.checks.end(),
                                   [](const CheckPlan& c) { return c.history.has_value(); });
  return records ? "the history that is recorded grows with the run" : "";
}

}  // namespace

const std::vector<std::string>& leak_resources() {
  static const auto* const kNames =
      new std::vector<std::string>{"fds", "threads", "handles", "permits", "mounts", "memory"};
  return *kNames;
}

LeakVerdict judge_leaks(const Plan& plan, size_t check, const LeakEvidence& evidence) {
  return Judge(plan, check, evidence).judge();
}

bool asks_for_leaks(const Plan& plan) {
  return std::any_of(plan.checks.begin(), plan.checks.end(),
                     [](const CheckPlan& check) { return check.leaks.has_value(); });
}

bool asks_for_lost_memory(const Plan& plan) {
  return std::any_of(plan.checks.begin(), plan.checks.end(), [](const CheckPlan& check) {
    return check.leaks && !check.leaks->resources.empty() && wants(*check.leaks, "memory");
  });
}

bool grew(const Plan& plan, const std::vector<Lent>& before, const std::vector<Lent>& after) {
  return std::any_of(after.begin(), after.end(), [&](const Lent& lent) {
    const bool asked = std::any_of(plan.checks.begin(), plan.checks.end(), [&](const auto& check) {
      return check.leaks && wants(*check.leaks, kind_of(lent.name));
    });
    return asked && lent.count > count_of(before, lent);
  });
}

LeakCheck::LeakCheck(const Plan& plan, std::string work_dir)
    : plan_(plan), asked_(asks_for_leaks(plan)) {
  evidence_.dir = std::move(work_dir);
}

void LeakCheck::nap() { usleep(2'000); }

void LeakCheck::begin(std::vector<Lent> lent) {
  if (!asked_) return;
  settle_symbolizer();
  evidence_.lost_memory_told = std::string_view(own_sanitizer()) == "address";
  evidence_.memory_unknown = why_memory_is_unknown(plan_);
  evidence_.lent_before = std::move(lent);
  evidence_.before = holdings_now(evidence_.dir);
  began_ = Monotonic::now();
  sampling_ = true;
}

// The ticker's. A long run keeps every second sample, then every fourth: there is room for so many.
void LeakCheck::sample() {
  constexpr size_t kMost = 2'000;
  if (!sampling_.load()) return;
  const Holdings now = holdings_now(evidence_.dir);
  Lock lock(mu_);
  most_fds_ = std::max(most_fds_, static_cast<double>(now.fds.size()));
  most_threads_ = std::max(most_threads_, static_cast<double>(now.threads.size()));
  if (looks_++ % sample_every_ != 0) return;
  memory_.push_back({Monotonic::now() - began_, resident_bytes()});
  if (memory_.size() < kMost) return;
  for (size_t i = 0; i < memory_.size() / 2; ++i) memory_[i] = memory_[2 * i];
  memory_.resize(memory_.size() / 2);
  sample_every_ *= 2;
}

void LeakCheck::end(Duration patience, Journal& journal) {
  if (!asked_) return;
  sampling_ = false;
  repeat_until(patience, [this] {
    evidence_.after = holdings_now(evidence_.dir);
    return left_over(evidence_.before, evidence_.after, evidence_.dir).empty();
  });
  {
    Lock lock(mu_);
    evidence_.memory = memory_;
    evidence_.most_fds = most_fds_;
    evidence_.most_threads = most_threads_;
  }
  std::vector<ResourceRow> rows;
  for (size_t i = 0; i < plan_.checks.size(); ++i) {
    if (!plan_.checks[i].leaks) continue;
    LeakVerdict verdict = judge_leaks(plan_, i, evidence_);
    for (Finding& finding : verdict.findings) {
      finding.at = Monotonic::now().time_since_epoch().count();
      journal.write(finding);
    }
    journal.write(verdict.record);
    std::move(verdict.rows.begin(), verdict.rows.end(), std::back_inserter(rows));
  }
  journal.write(rows);
}

}  // namespace ordeal
