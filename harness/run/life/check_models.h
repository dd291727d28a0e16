// The models that judge the histories of a plan.
#pragma once

#include <memory>
#include <optional>

#include "harness/history/model.h"
#include "harness/scenario/script.h"

namespace ordeal {

// Finds the model of a history check: one that is built in, or one that the scenario defines, for
// which it loads a script of its own. Used by one thread at a time.
class CheckModels {
 public:
  // `script` outlives the object. `env` is that of a judging thread, which records nothing.
  CheckModels(const Script& script, ThreadEnv env) : script_(script), env_(std::move(env)) {}
  CheckModels(const CheckModels&) = delete;
  CheckModels& operator=(const CheckModels&) = delete;

  // Returns true if the scenario defines the model of this check.
  static bool is_scripted(const HistoryPlan& check) { return !check.operations.empty(); }

  // The model of the check; it lives as long as this object.
  const history::Model& of(const HistoryPlan& check);
  // The first error that a model of the scenario made.
  std::optional<ScriptError> error() const;

 private:
  const Script& script_;
  ThreadEnv env_;
  std::unique_ptr<ThreadScript> loaded_;  // Null while no check needs it.
};

}  // namespace ordeal
