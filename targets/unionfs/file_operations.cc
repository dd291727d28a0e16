#include "targets/unionfs/file_operations.h"

#include <fcntl.h>

#include <cerrno>

#include "harness/fault/in_halves.h"
#include "targets/fs/path.h"
#include "targets/unionfs/names.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {
namespace {

bool opened_for_reading(int flags) { return (flags & O_ACCMODE) != O_WRONLY; }
bool opened_for_writing(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

}  // namespace

int FileOperations::open_found(const BranchList& branches, const std::string& path,
                               const Sight& sight, int flags, fs::Handle& out) {
  Layer layer = sight.top();
  if (S_ISDIR(layer.attr.mode)) return EISDIR;
  if (S_ISLNK(layer.attr.mode)) return ELOOP;
  const bool truncates = opened_for_writing(flags) && (flags & O_TRUNC) != 0;
  if (truncates) {
    if (const int err = state_.copy_up->make_writable(branches, path, layer, 0, layer)) return err;
  } else if (opened_for_writing(flags) && !layer.branch->writable()) {
    // The copy-up waits for the first write, but a file that can never be written is refused now.
    std::vector<size_t> ignored;
    if (layer.index == 0) return EROFS;
    if (const int err = state_.placing.candidates(branches, path, layer.index - 1, ignored))
      return err;
  }
  const BranchPtr& branch = layer.branch;
  if (const int err = points::open_branch.hit({.path = path, .key = branch->label})) return err;
  const int lower_flags = branch->writable() ? flags & (O_ACCMODE | O_APPEND | O_TRUNC) : O_RDONLY;
  fs::Handle lower = 0;
  if (const int err = branch->fs->open(path, lower_flags, lower)) return err;
  if (truncates) state_.invalidation->path_changed(path);
  out = state_.handles->add(path, flags, std::make_shared<LowerFile>(branch, lower));
  return 0;
}

int FileOperations::open(const std::string& path, int flags, fs::Handle& out) {
  if (const int err = check_path(path)) return err;
  if (opened_for_writing(flags)) state_.copy_up->meet(path);
  const NameLocks::LockedPaths locked(state_.names, {path});
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (!sight.found()) return sight.error;
  return open_found(*branches, path, sight, flags, out);
}

int FileOperations::create(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  if (path == "/") return (flags & O_EXCL) != 0 ? EEXIST : EISDIR;
  if (const int err = check_new_path(path)) return err;
  const NameLocks::LockedPaths locked(state_.names, {fs::parent_of(path), path});
  const NameLocks::Change change(state_.names);
  const auto branches = state_.branches->load();
  Sight sight;
  if (const int err = look(*branches, path, sight)) return err;
  if (sight.found())
    return (flags & O_EXCL) != 0 ? EEXIST : open_found(*branches, path, sight, flags, out);
  if (const int err = look_for_directory(*branches, fs::parent_of(path))) return err;
  std::shared_ptr<LowerFile> made;
  const auto make = [&](const BranchPtr& branch) {
    fs::Handle lower = 0;
    const int lower_flags = (flags & (O_ACCMODE | O_APPEND)) | O_EXCL;
    if (const int err = branch->fs->create(path, lower_flags, mode, lower)) return err;
    made = std::make_shared<LowerFile>(branch, lower);
    return 0;
  };
  const int err = state_.placing.place_leaf(*branches, path, sight, make);
  if (err == 0) out = state_.handles->add(path, flags, std::move(made));
  state_.invalidation->path_changed(path);
  state_.invalidation->path_changed(fs::parent_of(path));
  return err;
}

int FileOperations::read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) {
  const std::shared_ptr<OpenHandle> handle = state_.handles->find(file);
  if (handle == nullptr || !opened_for_reading(handle->flags)) return EBADF;
  const IoEffect effect =
      points::read_branch.hit_io(into.size(), {.path = handle->opened_path, .key = {}});
  if (effect.error != 0) return effect.error;
  const std::shared_ptr<LowerFile> lower = handle->get();
  const int err = in_halves(effect, into, offset, done, [&](auto part, uint64_t at, size_t& got) {
    return lower->fs().read(lower->file(), part, at, got);
  });
  effect.spoil(into.first(done));
  return err;
}

void FileOperations::changed(const OpenHandle& handle) {
  const std::string path = state_.handles->path_of(*handle.file);
  state_.invalidation->path_changed(path);
  state_.invalidation->notify(path);
}

int FileOperations::write(fs::Handle file, std::span<const char> from, uint64_t offset,
                          size_t& done) {
  const std::shared_ptr<OpenHandle> handle = state_.handles->find(file);
  if (handle == nullptr || !opened_for_writing(handle->flags)) return EBADF;
  const IoEffect effect =
      points::write_branch.hit_io(from.size(), {.path = handle->opened_path, .key = {}});
  if (effect.error != 0) return effect.error;
  std::vector<char> spoilt;
  if (effect.corrupt) {
    spoilt.assign(from.begin(), from.end());
    effect.spoil(spoilt);
  }
  const std::span<const char> bytes = effect.corrupt ? std::span<const char>(spoilt) : from;
  const int err = copy_on_write_.with_writable(*handle, [&](LowerFile& lower) {
    return in_halves(effect, bytes, offset, done, [&](auto part, uint64_t at, size_t& put) {
      return lower.fs().write(lower.file(), part, at, put);
    });
  });
  changed(*handle);
  return err;
}

int FileOperations::fsync(fs::Handle file, bool data_only) {
  const std::shared_ptr<OpenHandle> handle = state_.handles->find(file);
  if (handle == nullptr) return EBADF;
  if (const int err = points::fsync_branch.hit({.path = handle->opened_path, .key = {}}))
    return err;
  const std::shared_ptr<LowerFile> lower = handle->get();
  return lower->fs().fsync(lower->file(), data_only);
}

int FileOperations::release(fs::Handle file) {
  return state_.handles->remove(file) == nullptr ? EBADF : 0;
}

int FileOperations::getattr(fs::Handle file, fs::Attr& out) {
  const std::shared_ptr<OpenHandle> handle = state_.handles->find(file);
  if (handle == nullptr) return EBADF;
  const std::shared_ptr<LowerFile> lower = handle->get();
  Layer layer{0, lower->branch(), {}};
  if (const int err = lower->fs().getattr(lower->file(), layer.attr)) return err;
  out = union_attr(layer);
  return 0;
}

int FileOperations::setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) {
  const std::shared_ptr<OpenHandle> handle = state_.handles->find(file);
  if (handle == nullptr) return EBADF;
  if (change.size.has_value() && !opened_for_writing(handle->flags)) return EINVAL;
  const int err = copy_on_write_.with_writable(*handle, [&](LowerFile& lower) {
    Layer layer{0, lower.branch(), {}};
    const HitContext context{.path = handle->opened_path, .key = lower.branch()->label};
    if (const int why = points::setattr_branch.hit(context)) return why;
    if (const int why = lower.fs().setattr(lower.file(), change, layer.attr)) return why;
    out = union_attr(layer);
    return 0;
  });
  changed(*handle);
  return err;
}

}  // namespace ordeal::unionfs
