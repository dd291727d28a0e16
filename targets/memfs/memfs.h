// A file system in memory, for unions and tests that use no disk.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sync/shared_mutex.h"
#include "targets/fs/file_system.h"
#include "targets/memfs/node.h"

namespace ordeal::memfs {

// The limits and settings of one MemFs.
struct Limits {
  uint64_t bytes = uint64_t{1} << 30;  // Of content, in blocks of 4 KiB; then ENOSPC.
  uint64_t files = uint64_t{1} << 20;  // Nodes of any kind, including the root; then ENOSPC.
  // If true, open() reuses the handles of closed files, the lowest first, as an operating system
  // does. A thread that uses a handle after its release then reaches another file.
  bool reuses_handles = false;
};

// A MemFs is one file system in memory. It checks no permission: it stores modes and owners and
// does not use them. A reader sees all of a write or none of it. Every change of a name is one
// step. Thread-safe.
//
// Lock order: tree_, then a node's own lock; handles_mu_ is a leaf.
class MemFs final : public fs::FileSystem {
 public:
  explicit MemFs(const Limits& limits = {});
  ~MemFs() override;

  size_t open_handles() const;

  int getattr(const std::string& path, fs::Attr& out) override;
  int getattr(fs::Handle file, fs::Attr& out) override;
  int setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) override;
  int setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) override;
  int open(const std::string& path, int flags, fs::Handle& out) override;
  int create(const std::string& path, int flags, mode_t mode, fs::Handle& out) override;
  int read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) override;
  int write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) override;
  int fsync(fs::Handle file, bool data_only) override;
  int release(fs::Handle file) override;
  int mkdir(const std::string& path, mode_t mode) override;
  int rmdir(const std::string& path) override;
  int unlink(const std::string& path) override;
  int rename(const std::string& from, const std::string& to, unsigned flags) override;
  int link(const std::string& from, const std::string& to) override;
  int symlink(const std::string& content, const std::string& path) override;
  int readlink(const std::string& path, std::string& out) override;
  int readdir(const std::string& path, std::vector<fs::DirEntry>& out) override;
  int statfs(const std::string& path, fs::StatFs& out) override;

 private:
  // A Place is a name in a directory, and the node of that name; null: there is none.
  struct Place {
    NodePtr parent;
    std::string_view name;
    NodePtr node;
  };
  // An OpenFile is the node and the flags of one open handle.
  struct OpenFile {
    NodePtr node;
    int flags;
  };

  int find(std::string_view path, NodePtr& out) const REQUIRES_SHARED(tree_);
  int find_place(std::string_view path, Place& out) const REQUIRES_SHARED(tree_);
  int look_up(const std::string& path, NodePtr& out) const;
  int add(const Place& place, mode_t type, mode_t permissions, NodePtr& out) REQUIRES(tree_);
  void drop_name(const Place& place) REQUIRES(tree_);
  int may_replace(const Place& source, const Place& target) const REQUIRES_SHARED(tree_);
  int open_node(const NodePtr& node, int flags, fs::Handle& out);
  int opened(fs::Handle file, OpenFile& out) const;

  Quota blocks_;
  Quota nodes_;

  mutable SharedMutex tree_{"memfs.tree"};  // Guards every node's children.
  const NodePtr root_;
  uint64_t next_ino_ GUARDED_BY(tree_) = 2;

  mutable Mutex handles_mu_{"memfs.handles"};
  std::map<fs::Handle, OpenFile> handles_ GUARDED_BY(handles_mu_);
  const bool reuses_handles_;
  fs::Handle next_handle_ GUARDED_BY(handles_mu_) = 1;
  std::set<fs::Handle> closed_ GUARDED_BY(handles_mu_);  // Handles that open() may reuse.
};

}  // namespace ordeal::memfs
