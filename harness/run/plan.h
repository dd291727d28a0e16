// What a scenario declares, as plain data. The script layer makes it; the run layer carries it out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/time.h"
#include "harness/fault/spec.h"
#include "harness/result/result.h"
#include "harness/run/options.h"
#include "harness/run/target.h"

namespace ordeal {

struct SourceAt {
  std::string file;  // As the scenario was named, includes by their own path.
  uint32_t line = 0;
};

struct ParamPlan {
  std::string name;
  std::string value;  // In force: the default, or from --set.
  std::string fallback;
  std::string doc;
  bool overridden = false;
  SourceAt at;
};

struct TargetPlan {
  const TargetRow* row = nullptr;
  Options options;
  bool via_mount = false;
  int mount_workers = 0;
  SourceAt at;
};

struct MixEntry {
  size_t target = 0;  // Into Plan::targets.
  const OpRow* row = nullptr;
  uint32_t weight = 0;  // > 0
};

struct GroupPlan {
  static constexpr uint32_t kMaxThreads = 4096;

  std::string name;
  uint32_t threads = 1;
  std::optional<uint64_t> iterations;  // Of each thread.
  std::optional<Duration> for_time;
  double rate = 0;    // Arrivals a second of the whole group; 0: closed.
  Duration every{0};  // Pause between starts of each thread; 0: none.
  Duration start_after{0};
  std::vector<MixEntry> mix;  // In order of (operation, target); empty: a script function.
  SourceAt at;
};

enum class Comparison : uint8_t { less, at_most, greater, at_least, equal, unequal };
struct ExpectPlan {
  std::string metric;  // "write.p99", "fault.unionfs.copy_up.write.fired", "errors.unexpected"
  Comparison comparison = Comparison::less;
  double limit = 0;  // Latencies in ns, ratios as 0..1.
  std::string text;  // "< 20ms"
};

struct CheckPlan {
  CheckKind kind = CheckKind::always;
  std::string name;
  bool scripted = false;  // A function of the scenario judges; see ThreadScript::check.
  std::string point;      // sometimes: the point that must have been reached.
  ExpectPlan expect;
  SourceAt at;
};

struct SharedPlan {
  std::string kind;  // counter flag barrier latch queue map
  std::string name;
  int64_t size = 0;  // Parties of a barrier, count of a latch, bound of a queue; 0 elsewhere.
  SourceAt at;
};

struct MustFail {
  FindingKind kind = FindingKind::invariant;
  std::string claim;  // "" for any; else it must be part of the finding's claim.
  SourceAt at;
};

// `stress {…}`
struct StressPlan {
  std::optional<Duration> for_time;  // For groups without a bound of their own.
  Duration quiesce_within = std::chrono::seconds(5);
  Duration close_within = std::chrono::seconds(5);
  Duration stall_after = std::chrono::seconds(10);  // No thread moves for so long: a finding.
};

struct Plan {
  std::string file;                // Path of the scenario.
  std::vector<std::string> files;  // Every file that was loaded for it, by path; `file` among them.
  std::string name;                // "smoke/limiter": for folders and reports.
  std::string describe;
  std::vector<std::string> tags;
  std::vector<ParamPlan> params;
  std::vector<TargetPlan> targets;
  std::vector<SharedPlan> shared;
  std::vector<GroupPlan> groups;
  std::vector<FaultSpec> faults;
  std::vector<CheckPlan> checks;
  std::vector<std::string> defects;
  std::optional<MustFail> must_fail;
  std::string sanitize;  // "thread" or "address": the scenario makes sense there alone; "" any.
  StressPlan stress;
  // explore {…}: run/explore_settings.h reads it. A param of `set` is "set.NAME".
  std::map<std::string, std::string> explore;
  bool has_setup = false;
  bool has_teardown = false;
};

}  // namespace ordeal
