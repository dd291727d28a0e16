// A branch: one of the file systems that a union shows as one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/assert.h"
#include "harness/base/sanitizer.h"
#include "targets/fs/file_system.h"
#include "targets/unionfs/seal.h"

namespace ordeal::unionfs {

// The operations that a branch allows.
enum class BranchMode : uint8_t {
  rw,  // Read and write.
  ro,  // Read only: a changed file is copied up, a removed one is covered by a whiteout.
  nc,  // No create: no entry is created or changed, but names may be removed.
};
const char* to_string(BranchMode mode);
// Throws InputError for any word but rw, ro and nc, and suggests the nearest of them.
BranchMode parse_branch_mode(std::string_view text);

// A Branch is one file system with its place in a union's rules. Immutable: a change makes another
// Branch of the same id.
struct Branch {
  uint64_t id = 0;  // Stays the same when the mode changes; never used again.
  std::shared_ptr<fs::FileSystem> fs;
  BranchMode mode = BranchMode::rw;
  std::string label;      // For messages: "memory", or the directory's path.
  uint64_t min_free = 0;  // Bytes; with less space left no new entry is made here.
  Seal seal = {};         // Checked at each lookup in the branch.

  bool writable() const { return mode == BranchMode::rw; }
  bool removable() const { return mode != BranchMode::ro; }
};
using BranchPtr = std::shared_ptr<const Branch>;

// The branches of a union at one moment, topmost first. Immutable.
using BranchList = std::vector<BranchPtr>;

// Returns a branch by index. The assertion catches a list that changes under its reader.
// AddressSanitizer catches that by itself, and reports the thread that changed the list.
inline const BranchPtr& at(const BranchList& branches, size_t index) {
  if constexpr (!kAddressSanitizer)
    ALWAYS_ASSERT(index < branches.size(), "the branches changed under an operation");
  return branches[index];
}

}  // namespace ordeal::unionfs
