// Models by name, for the commands about histories. A model says what an object should do: see
// harness/history.
#pragma once

#include <string>

#include "harness/history/model.h"

namespace ordeal {

// Returns the model of that name. Throws InputError that names the nearest spelling and all models.
const history::Model& model_named(const std::string& name);

// Returns a line of help for each model.
std::string models_help();

}  // namespace ordeal
