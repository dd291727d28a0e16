// The open files of a union, and the handles that are open on each file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "harness/sync/shared_mutex.h"
#include "targets/unionfs/branch.h"

namespace ordeal::unionfs {

// A LowerFile is a file that is open in a branch. The branch's handle is released when the last
// call that uses it ends, so no thread reads from a handle that has been closed. Thread-safe.
class LowerFile {
 public:
  LowerFile(BranchPtr branch, fs::Handle file) : branch_(std::move(branch)), file_(file) {}
  LowerFile(const LowerFile&) = delete;
  LowerFile& operator=(const LowerFile&) = delete;
  ~LowerFile() { close(); }

  // Releases the branch's handle. REQUIRES: no other call uses it. A second call does nothing.
  void close() {
    if (open_.exchange(false)) branch_->fs->release(file_);
  }

  fs::FileSystem& fs() const { return *branch_->fs; }
  fs::Handle file() const { return file_; }
  const BranchPtr& branch() const { return branch_; }

 private:
  const BranchPtr branch_;
  const fs::Handle file_;
  Atomic<bool> open_{true};
};

struct OpenHandle;

// An OpenFile is the state that all handles on one file share. Handles::mu_ guards `path` and
// `handles`.
struct OpenFile {
  std::string path;  // The path of this moment; empty once the file is unlinked.
  std::map<fs::Handle, std::shared_ptr<OpenHandle>> handles;
  // A writer holds it shared. A copy-up holds it exclusively, so that no write is lost between the
  // copying and the change-over.
  SharedMutex io{"unionfs.file_io"};
};

// An OpenHandle is one open handle of the union, with the lower file that it uses now.
struct OpenHandle {
  OpenHandle(std::string at, int given, std::shared_ptr<OpenFile> whole)
      : opened_path(std::move(at)), flags(given), file(std::move(whole)) {}

  const std::string opened_path;  // For fault rules that choose by path.
  const int flags;                // The flags of open().
  const std::shared_ptr<OpenFile> file;

  mutable Mutex mu{"unionfs.handle"};
  std::shared_ptr<LowerFile> lower GUARDED_BY(mu);

  std::shared_ptr<LowerFile> get() const {
    Lock lock(mu);
    return lower;
  }
  void set(std::shared_ptr<LowerFile> next) {
    Lock lock(mu);
    lower.swap(next);
  }
};

// A Handles is the table of one union's open handles and files. Thread-safe. A caller that changes
// the entry of a path holds that path's lock meanwhile.
class Handles {
 public:
  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  virtual ~Handles();  // Releases what is still open.

  virtual fs::Handle add(const std::string& path, int flags, std::shared_ptr<LowerFile> lower);
  std::shared_ptr<OpenHandle> find(fs::Handle handle) const;      // Null: not open.
  virtual std::shared_ptr<OpenHandle> remove(fs::Handle handle);  // Null: another call removed it.

  std::shared_ptr<OpenFile> file_at(const std::string& path) const;  // Null: not open.
  std::string path_of(const OpenFile& file) const;                   // "" once it is unlinked.
  std::vector<std::shared_ptr<OpenHandle>> handles_of(const OpenFile& file) const;

  void unlinked(const std::string& path);
  // Also for directories: files that are open below `from` move along.
  void renamed(const std::string& from, const std::string& to);

  size_t size() const;

 protected:
  std::shared_ptr<OpenHandle> take_out(fs::Handle handle) REQUIRES(mu_);  // Null: not open.

  mutable Mutex mu_{"unionfs.handles"};
  std::map<fs::Handle, std::shared_ptr<OpenHandle>> handles_ GUARDED_BY(mu_);
  // Invariant: files_[p]->path == p.
  std::map<std::string, std::shared_ptr<OpenFile>> files_ GUARDED_BY(mu_);
  fs::Handle next_ GUARDED_BY(mu_) = 1;
};

}  // namespace ordeal::unionfs
