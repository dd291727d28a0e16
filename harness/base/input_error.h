// Bad input from a person: a scenario, an option, a file.
#pragma once

#include <stdexcept>

namespace ordeal {

// Its message names the thing, what was expected and the nearest spelling. The script layer puts
// file and line before it. It never crosses a Lua frame as a C++ exception.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace ordeal
