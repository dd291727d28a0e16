// Open files of a union.
#include <fcntl.h>

#include <cerrno>

#include "harness/base/scope_guard.h"
#include "harness/fault/in_halves.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal::unionfs {
namespace {

bool reads(int flags) { return (flags & O_ACCMODE) != O_WRONLY; }
bool writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

}  // namespace

int UnionFs::open_found(const BranchList& branches, const std::string& path, const Sight& sight,
                        int flags, fs::Handle& out) {
  Layer layer = sight.top();
  if (S_ISDIR(layer.attr.mode)) return EISDIR;
  if (S_ISLNK(layer.attr.mode)) return ELOOP;
  const bool truncates = writes(flags) && (flags & O_TRUNC) != 0;
  if (truncates) {
    if (const int err = make_writable(branches, path, layer, 0, layer)) return err;
  } else if (writes(flags) && !layer.branch->writable()) {
    // The copy waits for the first write, but a file that can never be written is refused now.
    std::vector<size_t> ignored;
    if (layer.index == 0) return EROFS;
    if (const int err = placing_.candidates(branches, path, layer.index - 1, ignored)) return err;
  }
  const BranchPtr& branch = layer.branch;
  if (const int err = points::open_branch.hit({.path = path, .key = branch->label})) return err;
  const int lower_flags = branch->writable() ? flags & (O_ACCMODE | O_APPEND | O_TRUNC) : O_RDONLY;
  fs::Handle lower = 0;
  if (const int err = branch->fs->open(path, lower_flags, lower)) return err;
  if (truncates) changed(path);
  out = handles_->add(path, flags, std::make_shared<LowerFile>(branch, lower));
  return 0;
}

int UnionFs::open(const std::string& path, int flags, fs::Handle& out) {
  return counted(*metrics_, Operation::open, [&] {
    if (const int err = check_path(path)) return err;
    if (writes(flags)) copy_up_->meet(path);
    ReadLock tree(tree_);
    PathLocks::Hold hold(*paths_, {path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    return open_found(*branches, path, sight, flags, out);
  });
}

int UnionFs::create(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  return counted(*metrics_, Operation::create, [&] {
    if (path == "/") return (flags & O_EXCL) != 0 ? EEXIST : EISDIR;
    if (const int err = check_new_path(path)) return err;
    ReadLock tree(tree_);
    Change change(*this);
    PathLocks::Hold hold(*paths_, {fs::parent_of(path), path});
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (sight.found())
      return (flags & O_EXCL) != 0 ? EEXIST : open_found(*branches, path, sight, flags, out);
    if (const int err = find_parent(*branches, path)) return err;
    const auto make = [&](const BranchPtr& branch, size_t index) {
      fs::Handle lower = 0;
      const int lower_flags = (flags & (O_ACCMODE | O_APPEND)) | O_EXCL;
      if (const int err = branch->fs->create(path, lower_flags, mode, lower)) return err;
      out = handles_->add(path, flags, std::make_shared<LowerFile>(branch, lower));
      if (!sight.covered_by_whiteout || index != sight.lowest_visible) return 0;
      const int err = placing_.remove_whiteout(*branch, path);
      if (err != 0) {
        handles_->remove(out);
        branch->fs->unlink(path);
      }
      return err;
    };
    const int err = placing_.place(*branches, path, sight.lowest_visible, make);
    changed(path);
    changed(fs::parent_of(path));
    return err;
  });
}

int UnionFs::read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) {
  return counted(*metrics_, Operation::read, [&] {
    const std::shared_ptr<OpenHandle> handle = handles_->find(file);
    if (handle == nullptr || !reads(handle->flags)) return EBADF;
    const IoEffect effect =
        points::read_branch.hit_io(into.size(), {.path = handle->opened_path, .key = {}});
    if (effect.error != 0) return effect.error;
    const std::shared_ptr<LowerFile> lower = handle->get();
    const int err = in_halves(effect, into, offset, done, [&](auto part, uint64_t at, size_t& got) {
      return lower->fs().read(lower->file(), part, at, got);
    });
    effect.spoil(into.first(done));
    return err;
  });
}

// By the mode that the branch has now; one that was removed from the union keeps what is open.
bool UnionFs::may_write(const Branch& opened_in) const {
  const auto branches = branches_->load();
  for (const BranchPtr& branch : *branches) {
    if (branch->id == opened_in.id) return branch->writable();
  }
  return opened_in.writable();
}

int UnionFs::with_writable(OpenHandle& handle, const std::function<int(LowerFile&)>& body) {
  for (;;) {
    BranchPtr from;
    {
      ReadLock io(handle.file->io);
      const std::shared_ptr<LowerFile> lower = handle.get();
      from = lower->branch();
      // A file without a name that may be written is written where it is: nobody else finds it.
      const bool nameless = handles_->path_of(*handle.file).empty();
      if (from->writable() && (nameless || may_write(*from))) return body(*lower);
    }
    if (const int err = move_up(handle, from)) return err;
  }
}

// The file may be renamed or unlinked before its lock is taken, so its path is asked again.
int UnionFs::move_up(OpenHandle& handle, const BranchPtr& from) {
  OpenFile& file = *handle.file;
  for (;;) {
    const std::string path = handles_->path_of(file);
    copy_up_->meet(path);
    ReadLock tree(tree_);
    if (path.empty()) return copy_up_->copy_nameless(*branches_->load(), file, from);
    PathLocks::Hold hold(*paths_, {path});
    if (handles_->path_of(file) != path) continue;
    if (handle.get()->branch() != from) return 0;
    const auto branches = branches_->load();
    Sight sight;
    if (const int err = look(*branches, path, sight)) return err;
    if (!sight.found()) return sight.error;
    Layer to;
    Layer source = sight.top();
    if (source.branch->id == from->id && source.branch->writable() && !from->writable()) {
      // The branch became writable after the file was opened in it for reading alone.
      fs::Handle lower = 0;
      const int flags = handle.flags & (O_ACCMODE | O_APPEND);
      if (const int err = source.branch->fs->open(path, flags, lower)) return err;
      handle.set(std::make_shared<LowerFile>(source.branch, lower));
      return 0;
    }
    const int err = copy_up_->copy(*branches, path, source, source.index, CopyUp::kWhole, to);
    changed(path);
    return err;
  }
}

int UnionFs::write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) {
  return counted(*metrics_, Operation::write, [&] {
    const std::shared_ptr<OpenHandle> handle = handles_->find(file);
    if (handle == nullptr || !writes(handle->flags)) return EBADF;
    const IoEffect effect =
        points::write_branch.hit_io(from.size(), {.path = handle->opened_path, .key = {}});
    if (effect.error != 0) return effect.error;
    std::vector<char> spoilt;
    if (effect.corrupt) {
      spoilt.assign(from.begin(), from.end());
      effect.spoil(spoilt);
    }
    const std::span<const char> bytes = effect.corrupt ? std::span<const char>(spoilt) : from;
    const int err = with_writable(*handle, [&](LowerFile& lower) {
      return in_halves(effect, bytes, offset, done, [&](auto part, uint64_t at, size_t& put) {
        return lower.fs().write(lower.file(), part, at, put);
      });
    });
    const std::string path = handles_->path_of(*handle->file);
    changed(path);
    tell(path);
    return err;
  });
}

int UnionFs::fsync(fs::Handle file, bool data_only) {
  return counted(*metrics_, Operation::fsync, [&] {
    const std::shared_ptr<OpenHandle> handle = handles_->find(file);
    if (handle == nullptr) return EBADF;
    if (const int err = points::fsync_branch.hit({.path = handle->opened_path, .key = {}}))
      return err;
    const std::shared_ptr<LowerFile> lower = handle->get();
    return lower->fs().fsync(lower->file(), data_only);
  });
}

int UnionFs::release(fs::Handle file) {
  return counted(*metrics_, Operation::release,
                 [&] { return handles_->remove(file) == nullptr ? EBADF : 0; });
}

int UnionFs::getattr(fs::Handle file, fs::Attr& out) {
  return counted(*metrics_, Operation::getattr, [&] {
    const std::shared_ptr<OpenHandle> handle = handles_->find(file);
    if (handle == nullptr) return EBADF;
    const std::shared_ptr<LowerFile> lower = handle->get();
    Layer layer{0, lower->branch(), {}};
    if (const int err = lower->fs().getattr(lower->file(), layer.attr)) return err;
    return attr_of(layer, out);
  });
}

int UnionFs::setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) {
  return counted(*metrics_, Operation::setattr, [&] {
    const std::shared_ptr<OpenHandle> handle = handles_->find(file);
    if (handle == nullptr) return EBADF;
    if (change.size.has_value() && !writes(handle->flags)) return EINVAL;
    const int err = with_writable(*handle, [&](LowerFile& lower) {
      Layer layer{0, lower.branch(), {}};
      const HitContext context{.path = handle->opened_path, .key = lower.branch()->label};
      if (const int why = points::setattr_branch.hit(context)) return why;
      if (const int why = lower.fs().setattr(lower.file(), change, layer.attr)) return why;
      return attr_of(layer, out);
    });
    const std::string path = handles_->path_of(*handle->file);
    changed(path);
    tell(path);
    return err;
  });
}

}  // namespace ordeal::unionfs
