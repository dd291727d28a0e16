#include "harness/scenario/target.h"

#include <cerrno>
#include <cstring>
#include <map>

#include <fmt/format.h>

namespace ordeal {
namespace {

// Numbers whose names a scenario may write; glibc gives the name of a number but not the reverse.
constexpr int kLastErrno = 133;

const std::map<std::string, int, std::less<>>& numbers_by_name() {
  static const auto* const kNumbers = [] {
    auto* numbers = new std::map<std::string, int, std::less<>>;
    for (int code = 1; code <= kLastErrno; ++code) {
      if (const char* name = strerrorname_np(code)) numbers->emplace(name, code);
    }
    numbers->emplace("EWOULDBLOCK", EWOULDBLOCK);
    numbers->emplace("ENOTSUP", ENOTSUP);
    numbers->emplace("EOPNOTSUPP", EOPNOTSUPP);
    numbers->emplace("EDEADLOCK", EDEADLOCK);
    return numbers;
  }();
  return *kNumbers;
}

}  // namespace

const OpRow* find_row(const TargetRow& target, std::string_view name) {
  for (const OpRow& row : target.rows) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

const char* errno_name(int code) {
  const char* name = code > 0 ? strerrorname_np(code) : nullptr;
  return name != nullptr ? name : "E?";
}

int errno_of(std::string_view name) {
  const auto found = numbers_by_name().find(name);
  return found == numbers_by_name().end() ? 0 : found->second;
}

std::string error_name(const TargetRow& target, int code) {
  const char* name = target.error_name != nullptr ? target.error_name(code) : errno_name(code);
  if (name == nullptr || std::strcmp(name, "E?") == 0) return fmt::format("error {}", code);
  return name;
}

Outcome outcome_of(const OpRow& row, int code) {
  if (code == 0) return Outcome::ok;
  for (const ErrorClass& listed : row.errors) {
    if (listed.code == code) return listed.outcome;
  }
  return Outcome::unexpected;
}

}  // namespace ordeal
