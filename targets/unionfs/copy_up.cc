#include "targets/unionfs/copy_up.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "harness/base/scope_guard.h"
#include "harness/fault/assertion.h"
#include "targets/fs/path.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {
namespace {

// Owners are kept where the branch allows it: a process that is not root may not give files away.
void copy_attributes(fs::FileSystem& to, const std::string& path, const fs::Attr& attr) {
  fs::Attr ignored;
  if (!S_ISLNK(attr.mode)) to.setattr(path, {.mode = attr.mode & 07777}, ignored);
  to.setattr(path, {.uid = attr.uid, .gid = attr.gid}, ignored);
  to.setattr(path, {.atime = attr.atime, .mtime = attr.mtime}, ignored);
}

}  // namespace

int CopyUp::copy(const BranchList& branches, const std::string& path, const Layer& from,
                 size_t lowest, uint64_t bytes, Layer& to) {
  if (from.index == 0) return EROFS;
  UnderWay mark(*this, path);
  std::vector<size_t> order;
  const size_t lowest_above = std::min(lowest, from.index - 1);
  if (const int err = placing_.candidates(branches, path, lowest_above, order)) return err;
  const BranchPtr& branch = at(branches, order.front());
  if (const int err = points::copy_up_begin.hit({.path = path, .key = branch->label})) return err;
  if (const int err = placing_.make_parents(branches, *branch, path)) return err;
  const std::string temporary = name_of_copy(path);
  const int err = S_ISLNK(from.attr.mode) ? copy_link(branch, path, temporary, from)
                                          : copy_file(branch, path, temporary, from, bytes);
  if (err != 0) {
    ORDEAL_REACHED("unionfs.copy_up: a copy-up fails half way and is taken back");
    branch->fs->unlink(temporary);
    return err;
  }
  done_.fetch_add(1, std::memory_order_relaxed);
  to = {order.front(), branch, {}};
  return branch->fs->getattr(path, to.attr);
}

int CopyUp::make_writable(const BranchList& branches, const std::string& path, const Layer& from,
                          uint64_t bytes, Layer& to) {
  if (!from.branch->writable()) return copy(branches, path, from, from.index, bytes, to);
  to = from;
  return 0;
}

int CopyUp::raise(const BranchList& branches, const std::string& path, const Layer& from,
                  size_t lowest, Layer& to) {
  to = from;
  const bool could_stay = from.branch->writable();
  if (could_stay && from.index <= lowest) return 0;
  const int err = copy(branches, path, from, lowest, kWhole, to);
  return err == EROFS && could_stay ? EXDEV : err;
}

CopyUp::UnderWay::UnderWay(CopyUp& owner, const std::string& path) : owner_(owner), path_(path) {
  Lock lock(owner_.mu_);
  owner_.under_way_.insert(path_);
}

CopyUp::UnderWay::~UnderWay() {
  Lock lock(owner_.mu_);
  owner_.under_way_.erase(path_);
}

void CopyUp::meet(const std::string& path) const {
  bool meets = false;
  {
    Lock lock(mu_);
    meets = under_way_.contains(path);
  }
  ORDEAL_SOMETIMES(meets, "unionfs.copy_up: an operation meets a copy-up under way");
  if (meets) points::copy_up_contended.pass({.path = path, .key = {}, .contended = true});
}

int CopyUp::copy_file(const BranchPtr& to, const std::string& path, const std::string& temporary,
                      const Layer& from, uint64_t bytes) {
  fs::FileSystem& source_fs = *from.branch->fs;
  fs::FileSystem& target_fs = *to->fs;
  fs::Handle source = 0;
  fs::Handle target = 0;
  if (const int err = source_fs.open(path, O_RDONLY, source)) return err;
  ScopeGuard close_source([&] { source_fs.release(source); });
  if (const int err = target_fs.create(temporary, O_WRONLY | O_EXCL, 0600, target)) return err;
  ScopeGuard close_target([&] { target_fs.release(target); });

  const std::shared_ptr<OpenFile> file = handles_.file_at(path);
  SharedMutex nobody{"unionfs.file_io"};
  WriteLock no_writer(file != nullptr ? file->io : nobody);
  if (const int err = copy_bytes(path, source_fs, source, target_fs, target, bytes)) return err;
  std::vector<ChangeOver> changes;
  if (file != nullptr) {
    if (const int err = reopen(to, temporary, *file, changes)) return err;
  }
  copy_attributes(target_fs, temporary, from.attr);
  if (const int err = commit(to, path, temporary)) return err;
  for (ChangeOver& change : changes) change.handle->set(std::move(change.lower));
  return 0;
}

int CopyUp::copy_bytes(const std::string& path, fs::FileSystem& from, fs::Handle source,
                       fs::FileSystem& to, fs::Handle target, uint64_t bytes) {
  BufferPool::Buffer buffer(buffers_);
  const std::span<char> room = buffer.bytes();
  for (uint64_t at = 0; at < bytes;) {
    size_t got = 0;
    const size_t wanted = std::min<uint64_t>(room.size(), bytes - at);
    if (const int err = from.read(source, room.first(wanted), at, got)) return err;
    if (got == 0) break;
    for (size_t put = 0; put < got;) {
      const IoEffect effect = points::copy_up_write.hit_io(got - put, {.path = path, .key = {}});
      if (effect.error != 0) return effect.error;
      const size_t part = std::clamp<size_t>(effect.size, 1, got - put);
      effect.spoil(room.subspan(put, part));
      size_t done = 0;
      if (const int err = to.write(target, room.subspan(put, part), at + put, done)) return err;
      put += done;
    }
    at += got;
  }
  return 0;
}

int CopyUp::copy_link(const BranchPtr& to, const std::string& path, const std::string& temporary,
                      const Layer& from) {
  std::string content;
  if (const int err = from.branch->fs->readlink(path, content)) return err;
  if (const int err = to->fs->symlink(content, temporary)) return err;
  copy_attributes(*to->fs, temporary, from.attr);
  return commit(to, path, temporary);
}

int CopyUp::commit(const BranchPtr& to, const std::string& path, const std::string& temporary) {
  if (const int err = points::copy_up_commit.hit({.path = path, .key = to->label})) return err;
  return to->fs->rename(temporary, path, 0);
}

// The handles of one moment: one that is closed meanwhile changes over for nothing, and none comes
// to be while the caller holds the path's lock.
int CopyUp::reopen(const BranchPtr& to, const std::string& temporary, const OpenFile& file,
                   std::vector<ChangeOver>& out) {
  for (const auto& handle : handles_.handles_of(file)) {
    fs::Handle lower = 0;
    const int flags = handle->flags & (O_ACCMODE | O_APPEND);
    if (const int err = to->fs->open(temporary, flags, lower)) return err;
    out.push_back({handle, std::make_shared<LowerFile>(to, lower)});
  }
  return 0;
}

int CopyUp::copy_nameless(const BranchList& branches, OpenFile& file, const BranchPtr& from) {
  std::vector<size_t> order;
  const std::string nameless = placing_.temporary_for("/x");
  if (const int err = placing_.candidates(branches, "/x", branches.size(), order)) return err;
  const BranchPtr& to = at(branches, order.front());
  WriteLock no_writer(file.io);
  const auto handles = handles_.handles_of(file);
  if (handles.empty()) return EBADF;
  const std::shared_ptr<LowerFile> source = handles.front()->get();
  if (source->branch()->id != from->id) return 0;  // Somebody else has done it meanwhile.
  if (const int err = points::copy_up_begin.hit({.path = {}, .key = to->label})) return err;
  fs::Handle target = 0;
  if (const int err = to->fs->create(nameless, O_WRONLY | O_EXCL, 0600, target)) return err;
  ScopeGuard clean([&] {
    to->fs->release(target);
    to->fs->unlink(nameless);
  });
  fs::Attr attr;
  if (const int err = source->fs().getattr(source->file(), attr)) return err;
  if (const int err = copy_bytes("", source->fs(), source->file(), *to->fs, target, CopyUp::kWhole))
    return err;
  std::vector<ChangeOver> changes;
  if (const int err = reopen(to, nameless, file, changes)) return err;
  copy_attributes(*to->fs, nameless, attr);
  for (ChangeOver& change : changes) change.handle->set(std::move(change.lower));
  done_.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

}  // namespace ordeal::unionfs
