#include "targets/unionfs/copy_on_write.h"

#include <fcntl.h>

namespace ordeal::unionfs {

bool CopyOnWrite::may_write(const Branch& opened_in) const {
  const auto branches = state_.branches->load();
  for (const BranchPtr& branch : *branches) {
    if (branch->id == opened_in.id) return branch->writable();
  }
  return opened_in.writable();
}

int CopyOnWrite::with_writable(OpenHandle& handle, const std::function<int(LowerFile&)>& change) {
  for (;;) {
    BranchPtr from;
    {
      ReadLock io(handle.file->io);
      const std::shared_ptr<LowerFile> lower = handle.get();
      from = lower->branch();
      // A file without a name stays in a writable branch: no other client can find it.
      const bool nameless = state_.handles->path_of(*handle.file).empty();
      if (from->writable() && (nameless || may_write(*from))) return change(*lower);
    }
    if (const int err = move_up(handle, from)) return err;
  }
}

int CopyOnWrite::reopen_in_place(OpenHandle& handle, const std::string& path,
                                 const BranchPtr& branch) {
  fs::Handle lower = 0;
  const int flags = handle.flags & (O_ACCMODE | O_APPEND);
  if (const int err = branch->fs->open(path, flags, lower)) return err;
  handle.set(std::make_shared<LowerFile>(branch, lower));
  return 0;
}

// The file may be renamed or unlinked before its path is locked, so its path is read again then.
int CopyOnWrite::move_up(OpenHandle& handle, const BranchPtr& from) {
  OpenFile& file = *handle.file;
  for (;;) {
    const std::string path = state_.handles->path_of(file);
    state_.copy_up->meet(path);
    if (path.empty()) {
      const ReadLock tree(state_.names.tree());
      return state_.copy_up->copy_nameless(*state_.branches->load(), file, from);
    }
    const NameLocks::LockedPaths locked(state_.names, {path});
    if (state_.handles->path_of(file) != path) continue;
    if (handle.get()->branch() != from) return 0;
    const auto branches = state_.branches->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    const Layer& source = sight.top();
    // The branch may have become writable after the file was opened in it for reading only.
    if (source.branch->id == from->id && source.branch->writable() && !from->writable())
      return reopen_in_place(handle, path, source.branch);
    Layer to;
    const int err = state_.copy_up->copy(*branches, path, source, source.index, CopyUp::kWhole, to);
    state_.invalidation->path_changed(path);
    return err;
  }
}

}  // namespace ordeal::unionfs
