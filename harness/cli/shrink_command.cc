// ordeal shrink
#include "harness/cli/commands.h"
#include "harness/cli/schedule_file.h"

namespace ordeal {
namespace {

class ShrinkCommand final : public Command {
 public:
  std::string name() const override { return "shrink"; }
  std::string summary() const override {
    return "Make a schedule smaller that still has its finding";
  }
  std::string notes() const override {
    return "Example:\n"
           "  ordeal shrink 412.schedule --for 1m -o small.schedule\n"
           "\nExit status: 0, 1 if the schedule does not have its finding any more, 64 bad input.";
  }

  void describe(Arguments& arguments) override {
    arguments.add("schedule", &path_, "A .schedule, or a result.json").required();
    arguments.add("--for", takes_duration("--for", &request_.run.for_time),
                  "How long to go on at most; default: 10s");
    arguments.add("-o,--out", &request_.out, "The file to write; default: over the schedule");
    arguments.add("--anyway", &request_.anyway, "Shrink although the scenario has changed since");
  }

  int run(const CommandContext& context) override {
    take_schedule(context, path_, request_);
    return shrink_schedule(request_, context.load);
  }

 private:
  std::string path_;
  ReplayRequest request_;
};

}  // namespace

std::unique_ptr<Command> make_shrink_command() { return std::make_unique<ShrinkCommand>(); }

}  // namespace ordeal
