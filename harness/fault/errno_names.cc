#include "harness/fault/errno_names.h"

#include <cerrno>
#include <cstring>

namespace ordeal {
namespace {

struct SecondName {
  const char* name;
  int code;
};
constexpr SecondName kSecondNames[] = {
    {"EWOULDBLOCK", EWOULDBLOCK},
    {"EDEADLOCK", EDEADLOCK},
    {"ENOTSUP", ENOTSUP},
    {"EOPNOTSUPP", EOPNOTSUPP}};  // The C library prefers one of the last two; both are accepted.

constexpr int kLastErrno = EHWPOISON;

}  // namespace

const char* errno_name_of(int code) {
  return code > 0 && code <= kLastErrno ? strerrorname_np(code) : nullptr;
}

int errno_by_name(std::string_view name) {
  for (const SecondName& second : kSecondNames) {
    if (name == second.name) return second.code;
  }
  for (int code = 1; code <= kLastErrno; ++code) {
    const char* known = errno_name_of(code);
    if (known != nullptr && name == known) return code;
  }
  return 0;
}

const std::vector<std::string>& all_errno_names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (int code = 1; code <= kLastErrno; ++code) {
      if (const char* name = errno_name_of(code)) names.emplace_back(name);
    }
    for (const SecondName& second : kSecondNames) {
      if (errno_name_of(second.code) != std::string_view(second.name))
        names.emplace_back(second.name);
    }
    return names;
  }();
  return all;
}

}  // namespace ordeal
