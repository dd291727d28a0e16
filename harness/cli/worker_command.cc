// The inner commands: the processes of a run are this same program, started with a request.
#include "harness/cli/commands.h"
#include "harness/run/life/request_file.h"
#include "harness/run/record/environment.h"

namespace ordeal {
namespace {

// A command that carries out the request of a file.
class RequestCommand final : public Command {
 public:
  using Work = int (*)(const WorkerRequest& request, const ScriptLoader& load);

  RequestCommand(std::string name, std::string summary, Work work)
      : name_(std::move(name)), summary_(std::move(summary)), work_(work) {}

  std::string name() const override { return name_; }
  std::string summary() const override { return summary_; }
  std::string notes() const override {
    return "Only a run starts this command.\n\nExample:\n  ordeal " + name_ +
           " out/SCENARIO/RUN/." + name_ + ".request";
  }
  bool is_inner() const override { return true; }

  void describe(Arguments& arguments) override {
    arguments.add("request", &file_, "The file that holds the request").required();
  }

  int run(const CommandContext& context) override {
    WorkerRequest request = read_request_file(file_);
    request.run.sanitize = own_sanitizer();  // In force also where nobody asked for one.
    return work_(request, context.load);
  }

 private:
  const std::string name_, summary_;
  const Work work_;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> make_worker_command() {
  return std::make_unique<RequestCommand>("worker", "Carry out one worker's share of a run",
                                          run_worker);
}
std::unique_ptr<Command> make_filesystem_command() {
  return std::make_unique<RequestCommand>(
      "filesystem", "Mount one target of a run and serve it until the worker ends it",
      run_filesystem);
}

}  // namespace ordeal
