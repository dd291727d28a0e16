#include "targets/unionfs/policy.h"

#include <string>

#include <fmt/format.h>

#include "harness/base/input_error.h"
#include "harness/base/text.h"

namespace ordeal::unionfs {
namespace {

constexpr CreatePolicy kCreate[] = {
    {"ff", "the first branch that has space", create_ff},
    {"mfs", "the branch with the most free space", create_mfs},
    {"epmfs", "the most free space among branches that have the directory; mfs where none has",
     create_epmfs},
    {"lfs", "the branch with the least free space that suffices", create_lfs},
    {"rand", "any branch, by a choice of the schedule", create_rand},
};
constexpr SearchPolicy kSearch[] = {
    {"ff", "the topmost branch that has the entry", search_ff},
};
constexpr ActionPolicy kAction[] = {
    {"epall", "every writable branch that has the entry", action_epall},
    {"all", "the same as epall: an entry is changed only where it exists", action_epall},
    {"epff", "the topmost writable branch that has the entry", action_epff},
};

template <class Row, size_t N>
const Row& find(const Row (&rows)[N], std::string_view kind, std::string_view name) {
  std::vector<std::string> names;
  for (const Row& row : rows) {
    if (name == row.name) return row;
    names.emplace_back(row.name);
  }
  throw InputError(fmt::format("there is no {} policy \"{}\"{}; there are {}", kind, name,
                               did_you_mean(name, names), join(names, ", ")));
}

}  // namespace

std::span<const CreatePolicy> create_policies() { return kCreate; }
std::span<const SearchPolicy> search_policies() { return kSearch; }
std::span<const ActionPolicy> action_policies() { return kAction; }

const CreatePolicy& find_create_policy(std::string_view name) {
  return find(kCreate, "create", name);
}
const SearchPolicy& find_search_policy(std::string_view name) {
  return find(kSearch, "search", name);
}
const ActionPolicy& find_action_policy(std::string_view name) {
  return find(kAction, "action", name);
}

}  // namespace ordeal::unionfs
