#include "targets/unionfs/unionfs.h"

#include "targets/unionfs/listing.h"
#include "targets/unionfs/points.h"

namespace ordeal::unionfs {

UnionFs::UnionFs(const UnionOptions& options) : state_(options) {}

int UnionFs::add_branch(Branch branch) {
  if (const int err = points::config_swap.hit({.path = {}, .key = branch.label})) return err;
  state_.branches->add(std::move(branch));
  invalidate();
  return 0;
}

int UnionFs::remove_branch(size_t index) {
  if (const int err = points::config_swap.hit()) return err;
  const int err = state_.branches->remove(index);
  invalidate();
  return err;
}

int UnionFs::set_branch_mode(size_t index, BranchMode mode) {
  if (const int err = points::config_swap.hit()) return err;
  const int err = state_.branches->set_mode(index, mode);
  invalidate();
  return err;
}

int UnionFs::configure(const std::function<void(Config&)>& change) {
  if (const int err = points::config_swap.hit()) return err;
  {
    ConfigStore::Writer writer(state_.config);
    change(*writer.operator->());
  }
  invalidate();
  return 0;
}

void UnionFs::invalidate() { state_.invalidation->everything_changed(); }

void UnionFs::cleanup_caches() { state_.invalidation->drop_expired(now()); }

int UnionFs::orphan_whiteouts(uint64_t& out) {
  const WriteLock tree(state_.names.tree());
  return count_orphans(*state_.branches->load(), out);
}

int UnionFs::getattr(const std::string& path, fs::Attr& out) {
  return counted(*state_.metrics, Operation::getattr,
                 [&] { return attributes_.getattr(path, out); });
}

int UnionFs::setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) {
  const int done = counted(*state_.metrics, Operation::setattr,
                           [&] { return attributes_.setattr(path, change, out); });
  state_.invalidation->notify(path);
  return done;
}

int UnionFs::readlink(const std::string& path, std::string& out) {
  return counted(*state_.metrics, Operation::readlink,
                 [&] { return attributes_.readlink(path, out); });
}

int UnionFs::statfs(const std::string& path, fs::StatFs& out) {
  return counted(*state_.metrics, Operation::statfs, [&] { return attributes_.statfs(path, out); });
}

int UnionFs::open(const std::string& path, int flags, fs::Handle& out) {
  return counted(*state_.metrics, Operation::open, [&] { return files_.open(path, flags, out); });
}

int UnionFs::create(const std::string& path, int flags, mode_t mode, fs::Handle& out) {
  return counted(*state_.metrics, Operation::create,
                 [&] { return files_.create(path, flags, mode, out); });
}

int UnionFs::read(fs::Handle file, std::span<char> into, uint64_t offset, size_t& done) {
  return counted(*state_.metrics, Operation::read,
                 [&] { return files_.read(file, into, offset, done); });
}

int UnionFs::write(fs::Handle file, std::span<const char> from, uint64_t offset, size_t& done) {
  return counted(*state_.metrics, Operation::write,
                 [&] { return files_.write(file, from, offset, done); });
}

int UnionFs::fsync(fs::Handle file, bool data_only) {
  return counted(*state_.metrics, Operation::fsync, [&] { return files_.fsync(file, data_only); });
}

int UnionFs::release(fs::Handle file) {
  return counted(*state_.metrics, Operation::release, [&] { return files_.release(file); });
}

int UnionFs::getattr(fs::Handle file, fs::Attr& out) {
  return counted(*state_.metrics, Operation::getattr, [&] { return files_.getattr(file, out); });
}

int UnionFs::setattr(fs::Handle file, const fs::SetAttr& change, fs::Attr& out) {
  return counted(*state_.metrics, Operation::setattr,
                 [&] { return files_.setattr(file, change, out); });
}

int UnionFs::mkdir(const std::string& path, mode_t mode) {
  return counted(*state_.metrics, Operation::mkdir, [&] { return directories_.mkdir(path, mode); });
}

int UnionFs::rmdir(const std::string& path) {
  return counted(*state_.metrics, Operation::rmdir, [&] { return directories_.rmdir(path); });
}

int UnionFs::readdir(const std::string& path, std::vector<fs::DirEntry>& out) {
  return counted(*state_.metrics, Operation::readdir,
                 [&] { return directories_.readdir(path, out); });
}

int UnionFs::symlink(const std::string& content, const std::string& path) {
  return counted(*state_.metrics, Operation::symlink,
                 [&] { return entries_.symlink(content, path); });
}

int UnionFs::link(const std::string& from, const std::string& to) {
  return counted(*state_.metrics, Operation::link, [&] { return entries_.link(from, to); });
}

int UnionFs::unlink(const std::string& path) {
  const int done =
      counted(*state_.metrics, Operation::unlink, [&] { return entries_.unlink(path); });
  state_.invalidation->notify(path);
  return done;
}

int UnionFs::rename(const std::string& from, const std::string& to, unsigned flags) {
  const int done =
      counted(*state_.metrics, Operation::rename, [&] { return renamer_.rename(from, to, flags); });
  state_.invalidation->notify(from);
  state_.invalidation->notify(to);
  return done;
}

}  // namespace ordeal::unionfs
