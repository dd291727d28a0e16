#include "targets/bind/null.h"

#include "harness/base/input_error.h"
#include "targets/null/null.h"

namespace ordeal {
namespace {

class NullTarget : public Target {
 public:
  null::Null core;
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
  throw InputError("null.crash takes \"segv\", \"abort\" or \"overflow\"");
}

void no_arguments(const Options&, Call& call) { call.arg_count = 0; }
void next_integer(const Options&, Call& call) {
  call.args[0] = Value::of(static_cast<int64_t>(call.sequence));
  call.arg_count = 1;
}

constexpr ParamRow kEchoParams[] = {{"value", ParamKind::integer, "what to give back"}};

constexpr ParamRow kCrashParams[] = {{"kind", ParamKind::text, "segv, abort or overflow"}};

constexpr OpRow kRows[] = {
    {.name = "nop",
     .kind = RowKind::operation,
     .doc = "Does nothing: its latency is the harness's own.",
     .params = {},
     .returns = "",
     .call = nop,
     .generate = no_arguments},
    {.name = "echo",
     .kind = RowKind::operation,
     .doc = "Gives back its argument: a call that carries a value both ways.",
     .params = kEchoParams,
     .returns = "integer: the argument",
     .call = echo,
     .generate = next_integer},
    {.name = "crash",
     .kind = RowKind::operation,
     .doc = "Ends the process, to show what a run leaves then.",
     .params = kCrashParams,
     .returns = "",
     .call = crash},
};

std::unique_ptr<Target> open_null(const Options&, const OpenContext&) {
  return std::make_unique<NullTarget>();
}

}  // namespace

const TargetRow kNullTarget = {
    .name = "null",
    .doc = "Does nothing, to measure the harness itself.",
    .options = {},
    .rows = kRows,
    .open = open_null,
};

}  // namespace ordeal
