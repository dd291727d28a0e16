// ordeal score: its arguments.
#pragma once

#include <string>

#include "harness/cli/commands.h"

namespace CLI {
class App;
}

namespace ordeal {

class ScoreArguments {
 public:
  void add_to(CLI::App& app, const Catalogue& catalogue);
  bool parsed() const;

  // `base` gives the program and the command line as typed. Throws InputError.
  int carry_out(const Catalogue& catalogue, const RunRequest& base);

 private:
  CLI::App* app_ = nullptr;
  ScoreCommand command_;
  bool all_points_ = false;
  std::string for_;
};

}  // namespace ordeal
