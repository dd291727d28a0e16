// Which branches an operation goes to: pure decisions over what is known of each branch.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ordeal::unionfs {

// A branch in which a new entry could be made and would be seen. Topmost first.
struct Candidate {
  size_t index = 0;         // In the list of branches.
  uint64_t free = 0;        // Bytes that are available.
  bool has_parent = false;  // Whether the folder exists there already.
};

// Puts the candidates in the order in which they are to be tried, and drops those that are not.
// Only `rand` asks for a choice; the others are pure.
using CreateOrder = std::vector<Candidate> (*)(std::vector<Candidate> candidates);
struct CreatePolicy {
  const char* name;
  const char* doc;
  CreateOrder order;
};

// Which of the branches that have an entry is the one to look at.
using SearchPick = size_t (*)(std::span<const size_t> found);
struct SearchPolicy {
  const char* name;
  const char* doc;
  SearchPick pick;
};

// Which of the writable branches that have an entry a change of it is applied to.
using ActionPick = std::span<const size_t> (*)(std::span<const size_t> found);
struct ActionPolicy {
  const char* name;
  const char* doc;
  ActionPick pick;
};

std::span<const CreatePolicy> create_policies();
std::span<const SearchPolicy> search_policies();
std::span<const ActionPolicy> action_policies();

// Each throws InputError for an unknown name, with the nearest.
const CreatePolicy& find_create_policy(std::string_view name);
const SearchPolicy& find_search_policy(std::string_view name);
const ActionPolicy& find_action_policy(std::string_view name);

// One file each; the tables in policy.cc list them.
std::vector<Candidate> create_ff(std::vector<Candidate> candidates);
std::vector<Candidate> create_mfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_epmfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_lfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_rand(std::vector<Candidate> candidates);
size_t search_ff(std::span<const size_t> found);
std::span<const size_t> action_epall(std::span<const size_t> found);
std::span<const size_t> action_epff(std::span<const size_t> found);

}  // namespace ordeal::unionfs
