#include "harness/cli/history_model.h"

#include <fmt/format.h>

#include <vector>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal {
using history::Model;

const Model& model_named(const std::string& name) {
  if (const Model* model = history::find_model(name)) return *model;
  std::vector<std::string> names;
  for (const Model* model : history::models()) names.emplace_back(model->name);
  throw InputError(fmt::format("--model {}: unknown model{}; there are {}", name,
                               did_you_mean(name, names), join(names, ", ")));
}

std::string models_help() {
  std::string out = "Models:\n";
  for (const Model* model : history::models())
    out += fmt::format("  {:<15} {}\n", model->name, model->about);
  return out;
}

}  // namespace ordeal
