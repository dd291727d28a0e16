#include "harness/run/life/check_models.h"

#include "harness/base/assert.h"

namespace ordeal {

const history::Model& CheckModels::of(const HistoryPlan& check) {
  const history::Model* model = nullptr;
  if (is_scripted(check)) {
    if (loaded_ == nullptr) loaded_ = script_.make_thread(env_);
    model = loaded_->model(check.model);
  } else {
    model = history::find_model(check.model);
  }
  ALWAYS_ASSERT(model != nullptr, check.model);
  return *model;
}

std::optional<ScriptError> CheckModels::error() const {
  return loaded_ == nullptr ? std::nullopt : loaded_->model_error();
}

}  // namespace ordeal
