#include "harness/history/operation.h"

#include <fmt/format.h>

namespace ordeal::history {

const char* to_string(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::pending:
      return "pending";
    case Status::noinfo:
      return "noinfo";
    case Status::fail:
      return "fail";
  }
  return "?";
}

std::string describe(const Operation& operation) {
  std::string out = operation.op;
  if (operation.line != 0) out += fmt::format("#{}", operation.line);
  out += fmt::format("({})", operation.value.is_null() ? "" : operation.value.json());
  const bool silent = operation.output.is_null() && !operation.value.is_null();
  if (operation.status == Status::ok && !silent) out += " = " + operation.output.json();
  if (operation.status == Status::pending) out += " pending";
  return out + fmt::format(" by client {}", operation.client);
}

}  // namespace ordeal::history
