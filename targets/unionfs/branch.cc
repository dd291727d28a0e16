#include "targets/unionfs/branch.h"

#include <array>

#include <fmt/format.h>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal::unionfs {
namespace {

const std::array<std::string, 3> kModes = {"rw", "ro", "nc"};

}  // namespace

const char* to_string(BranchMode mode) { return kModes[static_cast<size_t>(mode)].c_str(); }

BranchMode parse_branch_mode(std::string_view text) {
  for (size_t i = 0; i < kModes.size(); ++i) {
    if (text == kModes[i]) return static_cast<BranchMode>(i);
  }
  throw InputError(fmt::format("a branch cannot be \"{}\"; it is rw, ro or nc{}", text,
                               did_you_mean(text, kModes)));
}

}  // namespace ordeal::unionfs
