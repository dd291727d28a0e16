// What a target shows to scenarios: explicit tables, free of Lua. A target's `bind` file fills
// in a TargetRow; the script layer binds every row in the same way.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"
#include "harness/scenario/call.h"
#include "harness/scenario/history_row.h"
#include "harness/scenario/options.h"

namespace ordeal {

class Task;

// An open target. The run layer makes it in phase `open` and closes it in phase `close`; its
// operations are called by many threads at once in between.
class Target {
 public:
  virtual ~Target() = default;

  // Ends what the target runs in the background. Called once, after every operation has ended;
  // returns false where something still runs at the deadline.
  virtual bool close(Instant deadline) {
    static_cast<void>(deadline);
    return true;
  }
  // What the target counted itself, for the report. Thread-safe.
  virtual std::vector<std::pair<std::string, double>> metrics() const { return {}; }
};

// What an error code of an operation means.
enum class Outcome : uint8_t {
  ok,          // An answer like any other: ENOENT of a lookup.
  fail,        // Certainly not applied.
  pending,     // May or may not have been applied.
  unexpected,  // Neither listed nor injected: a finding.
};
struct ErrorClass {
  int code;
  Outcome outcome;
};

enum class ParamKind : uint8_t { boolean, integer, number, text, any };
struct ParamRow {
  const char* name;
  ParamKind kind;
  const char* doc;
  bool optional = false;
};

// operation: timed, counted, classed; the subject of groups and mixes.
// probe:     looks at the target's state; in checks, setup and teardown too; not timed.
// control:   changes how the target behaves (set an upstream's latency, swap the configuration);
//            not timed, callable everywhere but at file scope.
// derived:   follows from the options alone; callable at file scope too.
enum class RowKind : uint8_t { operation, probe, control, derived };

struct OpRow {
  const char* name;
  RowKind kind;
  const char* doc;
  std::span<const ParamRow> params;
  const char* returns;  // "integer: bytes read", for manual and stubs.

  // Does it. Returns 0, or the code of what went wrong (an errno, or the target's own codes,
  // which `TargetRow::error_name` names). Throws InputError for misuse alone. Thread-safe.
  // Null for derived rows.
  int (*call)(Target& target, Call& call) = nullptr;

  std::span<const ErrorClass> errors = {};  // Codes not listed are `unexpected` unless injected.

  // Fills in the arguments of one call of a `mix`; null: the row cannot be in a mix.
  void (*generate)(const Options& options, Call& call) = nullptr;

  // Derived rows: computes the result from the options.
  void (*derive)(const Options& options, Call& call) = nullptr;

  // How it appears in histories: operations and controls.
  std::span<const HistoryRow> history = {};
};

// What a target needs to be opened.
struct OpenContext {
  uint64_t seed = 0;
  std::string work_dir;  // A directory of this run's own, removed after it.
};

// Tells a mount which logical thread a request comes from (the shape of fuse::CallerResolver).
class CallerTasks {
 public:
  virtual ~CallerTasks() = default;
  // The task of the thread with this kernel id, which lives as long as the mount; null for a thread
  // that nobody announced. Thread-safe.
  virtual Task* task_of(int tid) = 0;
};
struct MountRequest {
  std::string mount_point;         // An empty directory.
  CallerTasks* callers = nullptr;  // Null: every request is the kernel's own.
  int workers = 0;  // Threads that serve requests; 0: as many as there are processors, at least 2.
};
// A mounted core target. Its destructor unmounts.
class Mounted {
 public:
  virtual ~Mounted() = default;
  // Serves requests until unmounted or told to stop; returns 0 or an errno.
  virtual int serve() = 0;
  virtual void stop() = 0;  // Thread-safe, and safe in a signal handler.
  // How many requests of each kind reached this process. Thread-safe.
  virtual std::vector<std::pair<std::string, double>> metrics() const { return {}; }
};

struct TargetRow {
  const char* name;
  const char* doc;
  std::span<const OptionRow> options;
  std::span<const OpRow> rows;

  // Opens it in process. Throws InputError where the options cannot be met (a branch that does
  // not exist), std::system_error where the machine refuses.
  std::unique_ptr<Target> (*open)(const Options& options, const OpenContext& context);

  // Names an error code; null: errno names.
  const char* (*error_name)(int code) = nullptr;

  // For targets with `via = "mount"`; both null otherwise. `mount` makes the kernel mount for a
  // core target, in the file-system process; `open_client` opens the mounted directory, in the
  // worker, as a Target whose operation rows are the same.
  std::unique_ptr<Mounted> (*mount)(Target& core, const MountRequest& request) = nullptr;
  std::unique_ptr<Target> (*open_client)(const Options& options, const OpenContext& context,
                                         const std::string& mount_point) = nullptr;

  // What had been done when it was opened, as operations of a model that its rows speak of: their
  // names, keys, values and outputs, in order. Throws InputError where the options make it
  // something that the model does not describe. Null: it opens as the model begins.
  std::vector<history::Operation> (*opened)(const Options& options,
                                            std::string_view model) = nullptr;
};

const OpRow* find_row(const TargetRow& target, std::string_view name);
const char* errno_name(int code);     // "ENOENT"; "E?" for an unknown one.
int errno_of(std::string_view name);  // 0 where there is none of that name.
std::string error_name(const TargetRow& target, int code);
Outcome outcome_of(const OpRow& row, int code);

}  // namespace ordeal
