#include "stack_bind.h"

#include <cerrno>
#include <memory>

#include "stack.h"

namespace stack {
namespace {

using namespace ordeal;

class StackTarget : public Target {
 public:
  explicit StackTarget(size_t limit) : core(limit) {}
  Stack core;
};

Stack& core_of(Target& target) { return static_cast<StackTarget&>(target).core; }

int push(Target& target, Call& call) { return core_of(target).push(call.arg(0).integer()); }
int pop(Target& target, Call& call) {
  int64_t value = 0;
  const int err = core_of(target).pop(value);
  if (err == 0) call.result = Value::of(value);
  return err;
}
int size(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(core_of(target).size()));
  return 0;
}
int balance(Target& target, Call& call) {
  call.result = Value::of(core_of(target).balance());
  return 0;
}

constexpr OptionRow kOptions[] = {
    {"limit", OptionKind::integer, "64", "how many values it holds at most"}};
constexpr ParamRow kPushParams[] = {{"value", ParamKind::integer, "what to keep"}};
constexpr ErrorClass kPushErrors[] = {{ENOSPC, Outcome::ok}};
constexpr ErrorClass kPopErrors[] = {{ENOENT, Outcome::ok}};

constexpr OpRow kRows[] = {
    {.name = "push",
     .kind = RowKind::operation,
     .doc = "Keeps a value; ENOSPC where the stack is full.",
     .params = kPushParams,
     .returns = "",
     .call = push,
     .errors = kPushErrors},
    {.name = "pop",
     .kind = RowKind::operation,
     .doc = "Takes the newest value; ENOENT where there is none.",
     .params = {},
     .returns = "integer: the value",
     .call = pop,
     .errors = kPopErrors},
    {.name = "size",
     .kind = RowKind::probe,
     .doc = "How many values it holds.",
     .params = {},
     .returns = "integer",
     .call = size},
    {.name = "balance",
     .kind = RowKind::probe,
     .doc = "Pushes that took minus pops that took.",
     .params = {},
     .returns = "integer",
     .call = balance},
};

std::unique_ptr<Target> open_stack(const Options& options, const OpenContext&) {
  return std::make_unique<StackTarget>(static_cast<size_t>(options.integer("limit")));
}

}  // namespace

const TargetRow kStackTarget = {
    .name = "stack",
    .doc = "A bounded stack behind one lock.",
    .options = kOptions,
    .rows = kRows,
    .open = open_stack,
};

}  // namespace stack
