// The history rows of file-system operations: by path for single files, and for the whole tree of
// names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "harness/scenario/target.h"

namespace ordeal {

// Returns the rows of the operation with this name; none where no model has the operation.
std::span<const HistoryRow> fs_history(std::string_view operation);

// Returns the effect of make_layout() as operations of the model; for TargetRow::opened.
std::vector<history::Operation> fs_opened(const Options& options, std::string_view model);

}  // namespace ordeal
