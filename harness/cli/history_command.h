// ordeal history: histories from anywhere, judged or made up.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace ordeal {
namespace history {
struct Model;
}

class HistoryCommand {
 public:
  // Adds `history check` and `history generate` below `app`.
  void add_to(CLI::App& app);
  bool parsed() const;

  // Exit status: 0 linearizable, 1 violated, 2 unknown. Throws InputError for what is malformed.
  int carry_out();

 private:
  int check() const;
  int check_online(const history::Model& model) const;
  int generate();

  CLI::App *history_ = nullptr, *check_ = nullptr, *generate_ = nullptr;
  std::string file_, model_, partition_ = "key", level_ = "linearizable", budget_ = "60s";
  uint64_t memory_ = 1024;  // MiB.
  bool json_ = false, online_ = false;
  uint32_t clients_ = 4, operations_ = 100, values_ = 5, keys_ = 1, lies_ = 0;
  std::string pending_ = "0", noinfo_ = "0", fail_ = "0";
  uint64_t seed_ = 1;
};

}  // namespace ordeal
