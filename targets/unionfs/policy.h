// Policies: pure functions that choose the branches of an operation.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ordeal::unionfs {

// A Candidate is a branch in which a new entry can be made and would be seen. Topmost first.
struct Candidate {
  size_t index = 0;         // In the list of branches.
  uint64_t free = 0;        // Available bytes.
  bool has_parent = false;  // The directory exists there already.
};

// Returns the candidates to try, in order. Only `rand` takes a choice; the others are pure.
using CreateOrder = std::vector<Candidate> (*)(std::vector<Candidate> candidates);
// A CreatePolicy chooses the branch of a new entry.
struct CreatePolicy {
  const char* name;
  const char* doc;
  CreateOrder order;
};

// Picks, of the branches that have an entry, the branch to read.
using SearchPick = size_t (*)(std::span<const size_t> found);
// A SearchPolicy chooses the branch that a read uses.
struct SearchPolicy {
  const char* name;
  const char* doc;
  SearchPick pick;
};

// Picks, of the writable branches that have an entry, the branches that a change applies to.
using ActionPick = std::span<const size_t> (*)(std::span<const size_t> found);
// An ActionPolicy chooses the branches of a change.
struct ActionPolicy {
  const char* name;
  const char* doc;
  ActionPick pick;
};

std::span<const CreatePolicy> create_policies();
std::span<const SearchPolicy> search_policies();
std::span<const ActionPolicy> action_policies();

// Each throws InputError for an unknown name, and suggests the nearest.
const CreatePolicy& find_create_policy(std::string_view name);
const SearchPolicy& find_search_policy(std::string_view name);
const ActionPolicy& find_action_policy(std::string_view name);

// The policies, one file each; the tables in policy.cc list them.
std::vector<Candidate> create_ff(std::vector<Candidate> candidates);
std::vector<Candidate> create_mfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_epmfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_lfs(std::vector<Candidate> candidates);
std::vector<Candidate> create_rand(std::vector<Candidate> candidates);
size_t search_ff(std::span<const size_t> found);
std::span<const size_t> action_epall(std::span<const size_t> found);
std::span<const size_t> action_epff(std::span<const size_t> found);

}  // namespace ordeal::unionfs
