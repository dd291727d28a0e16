// How the operations of a file system appear in histories: of one file by its path, and of the
// whole tree of names.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "harness/scenario/target.h"

namespace ordeal {

// The rows of the operation with this name; none where no model speaks of it.
std::span<const HistoryRow> fs_history(std::string_view operation);

// What make_layout() does, as operations of the model; TargetRow::opened.
std::vector<history::Operation> fs_opened(const Options& options, std::string_view model);

}  // namespace ordeal
