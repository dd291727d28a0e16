// ordeal history
#include "harness/cli/commands.h"

namespace ordeal {
namespace {

// The commands about histories: it only holds them.
class HistoryCommand final : public Command {
 public:
  std::string name() const override { return "history"; }
  std::string summary() const override { return "Judge recorded histories, or make some up"; }
  std::string notes() const override {
    return "Examples:\n"
           "  ordeal history check etcd.jsonl --model cas-register\n"
           "  ordeal history generate --model register --operations 1000\n"
           "\nEach explains itself: ordeal history check --help";
  }
  std::vector<Command*> parts() override { return {check_.get(), generate_.get()}; }
  int run(const CommandContext&) override { return 64; }  // The parser asks for a part.

 private:
  const std::unique_ptr<Command> check_ = make_history_check_command();
  const std::unique_ptr<Command> generate_ = make_history_generate_command();
};

}  // namespace

std::unique_ptr<Command> make_history_command() { return std::make_unique<HistoryCommand>(); }

}  // namespace ordeal
