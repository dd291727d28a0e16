#include "harness/history/closure_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/base/random.h"

namespace ordeal::history {

ClosureModel::ClosureModel(Spec spec) : spec_(std::move(spec)) {
  for (const std::string& name : spec_.operations) {
    const bool observes =
        std::find(spec_.observers.begin(), spec_.observers.end(), name) != spec_.observers.end();
    kinds_.push_back({name, Shape::any, Shape::any, observes ? Observes::always : Observes::never});
  }
  model_.name = spec_.name;
  model_.about = spec_.about;
  model_.kinds = kinds_;
  model_.per_key = spec_.per_key;
  model_.initial = spec_.initial;
  model_.apply = [this](const Value& state, uint32_t kind, const Value& argument) {
    return ask(state, kind, argument);
  };
  model_.try_observers = spec_.observers.size() < spec_.operations.size();
}

size_t ClosureModel::AskedHash::operator()(const Asked& asked) const {
  return hash_combine(hash_combine(asked.state.hash(), asked.kind), asked.argument.hash());
}

Step ClosureModel::ask(const Value& state, uint32_t kind, const Value& argument) {
  Asked asked{state, kind, argument};
  const auto at = known_.find(asked);
  if (at != known_.end()) return at->second;
  ++calls_;
  Step step = spec_.apply(state, kinds_[kind].name, argument);
  if (kinds_[kind].observes == Observes::always && !(step.next == state)) {
    throw std::runtime_error(
        fmt::format("model {}: {} is said to observe, and changed the state from {} to {}",
                    spec_.name, kinds_[kind].name, state.json(), step.next.json()));
  }
  if (known_bytes_ > kRememberedBytes) {
    known_.clear();
    known_bytes_ = 0;
  }
  known_bytes_ +=
      state.bytes() + argument.bytes() + step.output.bytes() + step.next.bytes() + 2 * sizeof at;
  known_.emplace(std::move(asked), step);
  return step;
}

}  // namespace ordeal::history
