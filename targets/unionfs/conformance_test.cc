// The suite that every file system passes, over unions of two kinds.
#include "targets/fs/conformance_testing.h"
#include "targets/memfs/memfs.h"
#include "targets/posixdir/posixdir.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::fs {
namespace {

unionfs::BranchPtr branch(std::shared_ptr<FileSystem> storage, unionfs::BranchMode mode) {
  unionfs::Branch made;
  made.fs = std::move(storage);
  made.mode = mode;
  made.label = "branch";
  return std::make_shared<unionfs::Branch>(std::move(made));
}

using unionfs::BranchMode;

Made over_memory(BranchMode lower, const char* create) {
  unionfs::UnionOptions options;
  options.branches = {branch(std::make_shared<memfs::MemFs>(), BranchMode::rw),
                      branch(std::make_shared<memfs::MemFs>(), lower)};
  options.config.create = &unionfs::find_create_policy(create);
  return {nullptr, std::make_shared<unionfs::UnionFs>(options)};
}

Made over_directory() {
  const auto directory = temporary_directory();
  unionfs::UnionOptions options;
  options.branches = {branch(std::make_shared<posixdir::PosixDir>(*directory), BranchMode::rw),
                      branch(std::make_shared<memfs::MemFs>(), BranchMode::ro)};
  options.config.attr_ttl = std::chrono::seconds(10);
  return {directory, std::make_shared<unionfs::UnionFs>(options)};
}

INSTANTIATE_TEST_SUITE_P(Union, Conformance,
                         testing::Values(Maker{[] { return over_memory(BranchMode::ro, "ff"); },
                                               "memory over read-only memory"},
                                         Maker{[] { return over_memory(BranchMode::rw, "mfs"); },
                                               "memory and memory, mfs"},
                                         Maker{[] { return over_memory(BranchMode::nc, "lfs"); },
                                               "memory over memory to empty"},
                                         Maker{over_directory, "directory over memory, cached"}));

}  // namespace
}  // namespace ordeal::fs
