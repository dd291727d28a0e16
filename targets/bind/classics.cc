#include "targets/bind/classics.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "targets/classics/classics.h"

namespace ordeal {
namespace {

using classics::Classic;

class ClassicsTarget : public Target {
 public:
  ClassicsTarget(const Classic& classic, bool fixed) : classic_(classic), fixed_(fixed) {}
  void run() const { classic_.run(fixed_); }

 private:
  const Classic& classic_;
  const bool fixed_;
};

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const Classic& classic : classics::classics()) names.emplace_back(classic.name);
  return names;
}

int run(Target& target, Call&) {
  static_cast<const ClassicsTarget&>(target).run();
  return 0;
}

void programs(const Options&, Call& call) {
  call.texts = program_names();
  call.list = &call.texts;
}

constexpr OptionRow kClassicsOptions[] = {
    {"program", OptionKind::text, nullptr, "the name of the program; programs() lists the names"},
    {"fixed", OptionKind::boolean, "false", "whether to run the correct twin, which never fails"},
};

constexpr OpRow kClassicsRows[] = {
    {.name = "run",
     .kind = RowKind::operation,
     .doc = "Runs the program once: starts its threads, waits for them, checks its assertions.",
     .params = {},
     .returns = "",
     .call = run},
    {.name = "programs",
     .kind = RowKind::derived,
     .doc = "The names of all programs.",
     .params = {},
     .returns = "list: their names",
     .derive = programs},
};

std::unique_ptr<Target> open_classics(const Options& options, const OpenContext&) {
  const std::vector<std::string> names = program_names();
  if (!options.has("program")) {
    throw InputError(fmt::format("target.classics needs a program, one of: {}", join(names, ", ")));
  }
  const std::string& name = options.text("program");
  const Classic* const classic = classics::find_classic(name);
  if (classic == nullptr) {
    throw InputError(fmt::format("target.classics: there is no program \"{}\"{}", name,
                                 did_you_mean(name, names)));
  }
  return std::make_unique<ClassicsTarget>(*classic, options.boolean("fixed"));
}

}  // namespace

const TargetRow kClassicsTarget = {
    .name = "classics",
    .doc = "Small published concurrency bugs and their fixed twins, to measure explored schedules.",
    .options = kClassicsOptions,
    .rows = kClassicsRows,
    .open = open_classics,
};

}  // namespace ordeal
