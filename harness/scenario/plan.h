// What a scenario declares, as plain data. The script layer makes it; the run layer carries it out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/fault/spec.h"
#include "harness/result/result.h"
#include "harness/scenario/options.h"
#include "harness/scenario/target.h"

namespace ordeal {

namespace history {
enum class Level : uint8_t;
}

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

// linearizable {…} and its kin: a history of what the threads did is judged by a model.
struct HistoryPlan {
  std::string model;                    // Of harness/history, or one that the scenario defines.
  history::Level level{};               // Linearizable unless the scenario asks for less.
  std::string target;                   // "": every target that records operations of the model.
  std::string per;                      // "": the model's own way; "path": each key alone.
  std::vector<std::string> operations;  // Of a model that the scenario defines; empty: built in.
  Duration time = std::chrono::seconds(10);
  uint64_t bytes = uint64_t{1} << 30;
};
// no_leaks {…}: what must be as it was before when all groups have ended.
struct LeakPlan {
  std::vector<std::string> resources;  // fds threads handles permits mounts memory
  double memory_slope = 0;             // Bytes a second that memory may grow; 0: the default.
};

struct CheckPlan {
  CheckKind kind = CheckKind::always;
  std::string name;
  std::optional<HistoryPlan> history;  // finally: judges what was recorded.
  std::optional<LeakPlan> leaks;       // finally: judges what is left.
  Duration within{0};                  // eventually: by then the claim must hold.
  bool scripted = false;  // A function of the scenario judges; see ThreadScript::check.
  std::string point;      // sometimes: the point that must have been reached.
  ExpectPlan expect;
  SourceAt at;
};

// `sweep "unionfs.*" {…}`: one run for each opportunity that the points of a glob have.
struct SweepPlan {
  std::string glob;
  std::vector<FaultSpec> faults;  // One for each point that the glob names.
  uint64_t at = 0;                // Which opportunity this run takes, from 1; 0: it takes none.
  SourceAt place;
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
  bool lock_order = true;  // The order of locks and misuse of them is watched.
};

struct Plan {
  std::string file;                // Path of the scenario.
  std::vector<std::string> files;  // Every file that was loaded for it, by path; `file` among them.
  std::string name;                // "smoke/limiter": for directories and reports.
  std::string describe;
  std::vector<std::string> tags;
  std::vector<ParamPlan> params;
  std::vector<TargetPlan> targets;
  std::vector<SharedPlan> shared;
  std::vector<GroupPlan> groups;
  std::vector<FaultSpec> faults;
  std::optional<SweepPlan> sweep;
  std::optional<Chance> alive;  // swarm: of each fault, in each run or schedule.
  std::vector<CheckPlan> checks;
  std::vector<std::string> defects;
  std::optional<MustFail> must_fail;
  // The only build in which the scenario makes sense; none: it makes sense in any build.
  Sanitizer sanitize = Sanitizer::none;
  StressPlan stress;
  // explore {…}: run/explore_settings.h reads it. A param of `set` is "set.NAME".
  std::map<std::string, std::string> explore;
  bool has_setup = false;
  bool has_teardown = false;
};

}  // namespace ordeal
