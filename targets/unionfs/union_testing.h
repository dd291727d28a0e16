// Helpers of the union's tests: branches in memory, files by their content.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "targets/memfs/memfs.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs {

std::shared_ptr<memfs::MemFs> memory(uint64_t bytes = uint64_t{1} << 24);
BranchPtr branch(std::shared_ptr<fs::FileSystem> storage, BranchMode mode, uint64_t min_free = 0);

// Each throws std::runtime_error where an operation fails.
void put(fs::FileSystem& fs, const std::string& path, std::string_view content);
std::string get(fs::FileSystem& fs, const std::string& path);   // "ENOENT" where it is not there.
std::string list(fs::FileSystem& fs, const std::string& path);  // Separated by blanks.
bool has(fs::FileSystem& fs, const std::string& path);

// A TwoBranches is a union of a writable branch over a read-only one, which has /a ("lower") and
// /d/x ("x").
struct TwoBranches {
  explicit TwoBranches(const Config& config = {});

  std::shared_ptr<memfs::MemFs> upper = memory();
  std::shared_ptr<memfs::MemFs> lower = memory();
  std::unique_ptr<UnionFs> fs;
  uint64_t orphans();  // Counts whiteouts and temporary files that serve no purpose.
};

}  // namespace ordeal::unionfs
