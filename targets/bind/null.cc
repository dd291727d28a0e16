#include "targets/bind/null.h"

#include "harness/base/input_error.h"
#include "harness/scenario/resource_counter.h"
#include "harness/sync/clock.h"
#include "targets/null/losses.h"
#include "targets/null/mistakes.h"
#include "targets/null/null.h"

namespace ordeal {
namespace {

constexpr OptionRow kNullOptions[] = {
    {"close_takes", OptionKind::duration, "0", "how long closing takes, to show a slow close"},
};

class NullTarget : public Target, public ResourceCounter {
 public:
  explicit NullTarget(Duration close_takes) : close_takes_(close_takes) {}

  bool close(Instant deadline) override {
    losses.end_workers();
    if (close_takes_ == Duration::zero()) return true;
    const Instant done = now() + close_takes_;
    sleep_until(std::min(done, deadline));
    return done <= deadline;
  }
  std::vector<HeldResource> resources() override {
    return {{ResourceKind::permits, "taken from null", static_cast<double>(losses.permits())},
            {ResourceKind::handles, "open in null", static_cast<double>(losses.handles())}};
  }

  null::Null core;
  null::Losses losses;

 private:
  const Duration close_takes_;
};

null::Null& core_of(Target& target) { return static_cast<NullTarget&>(target).core; }

int nop(Target& target, Call&) {
  core_of(target).nop();
  return 0;
}
int echo(Target& target, Call& call) {
  call.result = Value::of(core_of(target).echo(call.arg(0).integer()));
  return 0;
}

int crash(Target& target, Call& call) {
  if (core_of(target).crash(call.arg(0).text())) return 0;
  throw InputError(
      "null.crash takes \"segv\", \"abort\", \"overflow\", \"use-after-free\", \"shift\", \"sum\" "
      "or "
      "\"misaligned\"");
}
int almost(Target&, Call& call) {
  if (null::make_mistake(call.arg(0).text(), null::Care::enough)) return 0;
  throw InputError(
      "null.almost takes \"overflow\", \"use-after-free\", \"shift\", \"sum\" or \"misaligned\"");
}

int lose(Target& target, Call& call) {
  const std::optional<null::Loss> what = null::find_loss(call.arg(0).text());
  if (!what.has_value())
    throw InputError(
        "null.lose takes \"fd\", \"thread\", \"worker\", \"memory\", \"cache\", \"permit\" or "
        "\"handle\"");
  static_cast<NullTarget&>(target).losses.lose(*what);
  return 0;
}
int give_back(Target& target, Call&) {
  static_cast<NullTarget&>(target).losses.give_back();
  return 0;
}

void null_arguments(const Options&, Call& call) { call.arg_count = 0; }
void next_integer(const Options&, Call& call) {
  call.args[0] = Value::of(static_cast<int64_t>(call.sequence));
  call.arg_count = 1;
}

constexpr ParamRow kEchoParams[] = {{"value", ParamKind::integer, "the value to return"}};

constexpr ParamRow kCrashParams[] = {
    {"kind", ParamKind::text, "segv, abort, overflow, use-after-free, shift, sum or misaligned"}};
constexpr ParamRow kAlmostParams[] = {
    {"kind", ParamKind::text, "overflow, use-after-free, shift, sum or misaligned"}};
constexpr ParamRow kLoseParams[] = {
    {"kind", ParamKind::text,
     "fd, thread, worker and cache (end in close), memory, permit or handle"}};

constexpr OpRow kNullRows[] = {
    {.name = "nop",
     .kind = RowKind::operation,
     .doc = "Does nothing: its latency is the latency of the harness.",
     .params = {},
     .returns = "",
     .call = nop,
     .generate = null_arguments},
    {.name = "echo",
     .kind = RowKind::operation,
     .doc = "Returns its argument: a call that carries a value both ways.",
     .params = kEchoParams,
     .returns = "integer: the argument",
     .call = echo,
     .generate = next_integer},
    {.name = "crash",
     .kind = RowKind::operation,
     .doc = "Crashes the process, or makes a mistake that a sanitizer reports, to show how a run "
            "ends then.",
     .params = kCrashParams,
     .returns = "",
     .call = crash},
    {.name = "almost",
     .kind = RowKind::control,
     .doc = "Runs the correct twin of a mistake of crash, which no sanitizer reports.",
     .params = kAlmostParams,
     .returns = "",
     .call = almost},
    {.name = "lose",
     .kind = RowKind::control,
     .doc = "Leaks one resource, to show what a leak check finds.",
     .params = kLoseParams,
     .returns = "",
     .call = lose},
    {.name = "give_back",
     .kind = RowKind::control,
     .doc = "Releases the descriptors, caches, permits and handles that lose has leaked.",
     .params = {},
     .returns = "",
     .call = give_back},
};

std::unique_ptr<Target> open_null(const Options& options, const OpenContext&) {
  return std::make_unique<NullTarget>(options.has("close_takes") ? options.duration("close_takes")
                                                                 : Duration::zero());
}

}  // namespace

const TargetRow kNullTarget = {
    .name = "null",
    .doc = "Does nothing, to measure the harness itself.",
    .options = kNullOptions,
    .rows = kNullRows,
    .open = open_null,
};

}  // namespace ordeal
