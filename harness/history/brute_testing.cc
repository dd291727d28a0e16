#include "harness/history/brute_testing.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace ordeal::history {
namespace {

class Brute {
 public:
  using Before = std::function<bool(const Operation&, const Operation&)>;

  Brute(const Model& model, const History& history, const Before& before) : model_(model) {
    for (const Operation& operation : history) {
      if (operation.status != Status::fail) operations_.push_back(&operation);
    }
    for (size_t b = 0; b < operations_.size(); ++b) {
      uint32_t earlier = 0;
      for (size_t a = 0; a < operations_.size(); ++a) {
        if (a != b && before(*operations_[a], *operations_[b])) earlier |= 1U << a;
      }
      earlier_.push_back(earlier);
      if (operations_[b]->ret != Operation::kNever) needed_ |= 1U << b;
    }
  }

  bool run(uint32_t placed, std::map<std::string, Value> states) {
    if ((placed & needed_) == needed_) return true;
    std::string key = std::to_string(placed);
    for (const auto& [name, state] : states) key += "|" + name + state.json();
    if (!seen_.insert(key).second) return false;
    for (size_t i = 0; i < operations_.size(); ++i) {
      if ((placed & (1U << i)) != 0 || (earlier_[i] & ~placed) != 0) continue;
      const Operation& tried = *operations_[i];
      Value state = states.contains(tried.key) ? states[tried.key] : model_.initial();
      std::optional<Value> next = step(model_, state, *find_kind(model_, tried.op), tried);
      if (!next) continue;
      auto after = states;
      after[tried.key] = std::move(*next);
      if (run(placed | (1U << i), std::move(after))) return true;
    }
    return false;
  }

 private:
  const Model& model_;
  std::vector<const Operation*> operations_;
  std::vector<uint32_t> earlier_;  // By operation: those that must be placed before it.
  uint32_t needed_ = 0;
  std::set<std::string> seen_;
};

}  // namespace

bool brute_order(const Model& model, const History& history,
                 const std::function<bool(const Operation&, const Operation&)>& before) {
  return Brute(model, history, before).run(0, {});
}

}  // namespace ordeal::history
