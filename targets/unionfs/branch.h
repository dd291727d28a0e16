// One of the file systems that a union shows as one.
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

enum class BranchMode : uint8_t {
  rw,  // Read and written.
  ro,  // Only read: what changes is copied up, what is removed is covered by a whiteout.
  nc,  // Being emptied: nothing is created or changed in it, but names may be removed.
};
const char* to_string(BranchMode mode);
// Throws InputError for anything but rw, ro and nc, with the nearest of them.
BranchMode parse_branch_mode(std::string_view text);

// Immutable: a change makes another Branch of the same id.
struct Branch {
  uint64_t id = 0;  // Stays with the branch through changes of its mode; never used again.
  std::shared_ptr<fs::FileSystem> fs;
  BranchMode mode = BranchMode::rw;
  std::string label;      // For people: "memory", or the folder's path.
  uint64_t min_free = 0;  // Bytes; with less left nothing new is made here.
  Seal seal = {};         // Checked whenever the branch is asked for a name.

  bool writable() const { return mode == BranchMode::rw; }
  bool removable() const { return mode != BranchMode::ro; }
};
using BranchPtr = std::shared_ptr<const Branch>;

// Topmost first. Immutable: whoever holds it sees the branches of one moment.
using BranchList = std::vector<BranchPtr>;

// Checked: a list that changes under its reader is found out here. AddressSanitizer finds it out by
// itself, and tells who changed it.
inline const BranchPtr& at(const BranchList& branches, size_t index) {
  if constexpr (!kAddressSanitizer)
    ALWAYS_ASSERT(index < branches.size(), "the branches changed under an operation");
  return branches[index];
}

}  // namespace ordeal::unionfs
