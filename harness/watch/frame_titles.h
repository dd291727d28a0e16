// The parts of a stack that a finding's title names: the function of the user's code, in short.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/result/finding.h"

namespace ordeal {

// Returns the name of a function without its parameters, template arguments, return type, the
// namespaces of anonymous scopes and this project's own namespace. Lambdas are "lambda in F".
// "void ordeal::Table<int>::put(int)" is "Table::put".
std::string short_function(std::string_view function);

// Returns the innermost frame of the user's code: neither of the standard library nor of the
// harness. If every frame is, the innermost one; null if there are no frames.
const Frame* first_user_frame(const std::vector<Frame>& frames);

// Returns "Table::put (table.cc:12)" for the user's code of a stack; "unknown code" if it is empty.
std::string user_place(const std::vector<Frame>& frames);

}  // namespace ordeal
