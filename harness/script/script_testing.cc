#include "harness/script/script_testing.h"

#include <stdlib.h>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "harness/fault/defect.h"
#include "harness/fault/failpoint.h"

namespace ordeal::script_testing {
namespace {

FailPoint null_point{"null.nop.begin"};
Defect null_defect{"null.nop.lazy", "does nothing, slowly"};

class NullTarget final : public Target {
 public:
  int64_t calls = 0;
};

constexpr ParamRow kAddParams[] = {{"a", ParamKind::integer, ""},
                                   {"b", ParamKind::integer, "", true}};
constexpr ParamRow kEchoParams[] = {{"value", ParamKind::any, "", true}};
constexpr ParamRow kTextParams[] = {{"path", ParamKind::text, ""}};
constexpr ErrorClass kMissing[] = {{ENOENT, Outcome::ok}};

constexpr OpRow kRows[] = {
    {"nop",
     RowKind::operation,
     "",
     {},
     "",
     [](Target& target, Call&) {
       ++static_cast<NullTarget&>(target).calls;
       return 0;
     },
     {},
     [](const Options&, Call&) {}},
    {"add", RowKind::operation, "", kAddParams, "integer",
     [](Target&, Call& call) {
       call.result = Value::of(call.arg(0).integer() + call.integer_or(1, 0));
       return 0;
     }},
    {"echo", RowKind::operation, "", kEchoParams, "any",
     [](Target&, Call& call) {
       if (call.arg_count > 0) call.result = call.arg(0);
       return 0;
     }},
    {"stat", RowKind::operation, "", kTextParams, "", [](Target&, Call&) { return ENOENT; },
     kMissing,
     [](const Options&, Call& call) {
       call.args[0] = Value::of(std::string_view("x"));
       call.arg_count = 1;
     }},
    {"boom",
     RowKind::operation,
     "",
     {},
     "",
     [](Target&, Call&) -> int { throw InputError("the handle is closed"); }},
    {"list",
     RowKind::probe,
     "",
     {},
     "list",
     [](Target&, Call& call) {
       call.texts = {"a", "b"};
       call.list = &call.texts;
       return 0;
     }},
    {"calls",
     RowKind::probe,
     "",
     {},
     "integer",
     [](Target& target, Call& call) {
       call.result = Value::of(static_cast<NullTarget&>(target).calls);
       return 0;
     }},
    {"size",
     RowKind::derived,
     "",
     {},
     "integer",
     nullptr,
     {},
     nullptr,
     [](const Options& options, Call& call) { call.result = Value::of(options.integer("size")); }},
};
constexpr OptionRow kOptions[] = {{"size", OptionKind::integer, "8", ""}};

}  // namespace

const TargetRow kNullTarget{"null", "", kOptions, kRows,
                            [](const Options&, const OpenContext&) -> std::unique_ptr<Target> {
                              return std::make_unique<NullTarget>();
                            }};

namespace {
const TargetRow* const kTargets[] = {&kNullTarget};
}

World::World() {
  char name[] = "/tmp/ordeal-script-XXXXXX";
  directory = mkdtemp(name);
  request.file = directory + "/scenario.lua";
  request.targets = kTargets;
  request.directories = {directory + "/roots"};
  request.log = [this](const std::string& thread, const std::string& line) {
    log.push_back(thread.empty() ? line : thread + ": " + line);
  };
}
World::~World() {
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
}

void World::write(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(directory) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::unique_ptr<Script> World::load(const std::string& text) {
  write("scenario.lua", text);
  return load_script(request);
}

std::string World::refusal(const std::string& text) {
  try {
    load(text);
  } catch (const InputError& error) {
    return shorten(error.what());
  }
  return "";
}

std::string World::shorten(std::string message) const {
  for (size_t at = message.find(directory + "/"); at != message.npos;
       at = message.find(directory + "/")) {
    message.erase(at, directory.size() + 1);
  }
  return message;
}

namespace {
class CountingSink final : public LaneSink {
 public:
  void take(size_t, uint64_t, const std::vector<std::unique_ptr<OpCell>>& cells) override {
    for (const auto& cell : cells) operations += cell == nullptr ? 0 : cell->service.count();
  }
  uint64_t operations = 0;
};
}  // namespace

Thread1::Thread1(const Script& script, std::string name, std::string group, uint64_t seed)
    : script_(script) {
  env.thread = std::move(name);
  env.group = std::move(group);
  env.seed = seed;
  env.call_core = [](void* self, size_t index, const OpRow& row, Call& call) {
    return row.call(*static_cast<Thread1*>(self)->env.targets[index], call);
  };
  env.self = this;
  thread = script.make_thread(env);
  target = kNullTarget.open({}, {});
  env.targets.assign(script.plan().targets.size(), target.get());
  shared = std::make_unique<SharedObjects>(script.plan().shared);
  env.shared = shared.get();
}
Thread1::~Thread1() = default;

std::string Thread1::run(uint64_t iterations, size_t group) {
  GroupPlan plan = script_.plan().groups.at(group);
  plan.iterations = iterations;
  CountingSink sink;
  LaneConfig config;
  config.plan = &plan;
  config.slots = script_.plan().targets.size() * kRowsPerTarget;
  config.stop = &stop;
  config.overdue = &overdue;
  config.sink = &sink;
  config.interval = ~uint64_t{0} >> 1;  // One hand-over, at the end.
  Lane lane(config);
  const auto error = thread->run_group(group, lane);
  lane.finish();
  operations = sink.operations;
  return error ? error->message : "";
}

}  // namespace ordeal::script_testing
