#include "targets/memfs/memfs.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "targets/fs/path.h"
#include "targets/fs/user_context.h"

namespace ordeal::memfs {

MemFs::MemFs(const Limits& limits)
    : blocks_(limits.bytes / kBlock),
      nodes_(limits.files),
      root_(std::make_shared<Node>(1, S_IFDIR, blocks_)),
      reuses_handles_(limits.reuses_handles) {
  const fs::UserContext user = fs::current_user();
  nodes_.take(1);
  Lock lock(root_->mu);
  root_->permissions = 0755;
  root_->uid = user.uid;
  root_->gid = user.gid;
  root_->nlink = 2;
  root_->atime = root_->mtime = root_->ctime = time_stamp();
}

// Children first and without recursion: a tree may be deeper than a stack.
MemFs::~MemFs() {
  std::vector<NodePtr> dying{root_};
  while (!dying.empty()) {
    const NodePtr node = std::move(dying.back());
    dying.pop_back();
    for (auto& [name, child] : node->children) dying.push_back(std::move(child));
    node->children.clear();
  }
}

size_t MemFs::open_handles() const {
  Lock lock(handles_mu_);
  return handles_.size();
}

int MemFs::find(std::string_view path, NodePtr& out) const {
  NodePtr node = root_;
  while (path.size() > 1) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    if (!node->is_dir()) return ENOTDIR;
    if (end > fs::kNameMax) return ENAMETOOLONG;
    const auto child = node->children.find(path.substr(0, end));
    if (child == node->children.end()) return ENOENT;
    node = child->second;
    path.remove_prefix(end);
  }
  out = std::move(node);
  return 0;
}

int MemFs::find_place(std::string_view path, Place& out) const {
  if (const int err = find(fs::parent_of(path), out.parent)) return err;
  if (!out.parent->is_dir()) return ENOTDIR;
  out.name = fs::base_name(path);
  if (out.name.size() > fs::kNameMax) return ENAMETOOLONG;
  const auto child = out.parent->children.find(out.name);
  out.node = child == out.parent->children.end() ? nullptr : child->second;
  return 0;
}

int MemFs::look_up(const std::string& path, NodePtr& out) const {
  ReadLock lock(tree_);
  return find(path, out);
}

int MemFs::add(const Place& place, mode_t type, mode_t permissions, NodePtr& out) {
  if (place.node != nullptr) return EEXIST;
  if (!nodes_.take(1)) return ENOSPC;
  const auto node = std::make_shared<Node>(next_ino_++, type, blocks_);
  const fs::UserContext user = fs::current_user();
  {
    Lock lock(node->mu);
    node->permissions = permissions & 07777;
    node->uid = user.uid;
    node->gid = user.gid;
    node->nlink = node->is_dir() ? 2 : 1;
    node->atime = node->mtime = node->ctime = time_stamp();
  }
  place.parent->children.emplace(place.name, node);
  if (node->is_dir()) place.parent->add_links(1);
  place.parent->touch();
  out = node;
  return 0;
}

// The node itself lives on for as long as a handle holds it.
void MemFs::drop_name(const Place& place) {
  place.parent->children.erase(place.parent->children.find(place.name));
  place.node->add_links(place.node->is_dir() ? -2 : -1);
  if (place.node->is_dir()) place.parent->add_links(-1);
  place.parent->touch();
  if (place.node->attr().nlink == 0) nodes_.give(1);
}

int MemFs::getattr(const std::string& path, fs::Attr& out) {
  NodePtr node;
  if (const int err = look_up(path, node)) return err;
  out = node->attr();
  return 0;
}

int MemFs::setattr(const std::string& path, const fs::SetAttr& change, fs::Attr& out) {
  NodePtr node;
  if (const int err = look_up(path, node)) return err;
  return node->change(change, out);
}

int MemFs::mkdir(const std::string& path, mode_t mode) {
  WriteLock lock(tree_);
  Place place;
  if (path == "/") return EEXIST;
  if (const int err = find_place(path, place)) return err;
  NodePtr made;
  return add(place, S_IFDIR, mode, made);
}

int MemFs::rmdir(const std::string& path) {
  WriteLock lock(tree_);
  Place place;
  if (path == "/") return EBUSY;
  if (const int err = find_place(path, place)) return err;
  if (place.node == nullptr) return ENOENT;
  if (!place.node->is_dir()) return ENOTDIR;
  if (!place.node->children.empty()) return ENOTEMPTY;
  drop_name(place);
  return 0;
}

int MemFs::unlink(const std::string& path) {
  WriteLock lock(tree_);
  Place place;
  if (path == "/") return EISDIR;
  if (const int err = find_place(path, place)) return err;
  if (place.node == nullptr) return ENOENT;
  if (place.node->is_dir()) return EISDIR;
  drop_name(place);
  return 0;
}

int MemFs::may_replace(const Place& source, const Place& target) const {
  if (target.node->is_dir() && !source.node->is_dir()) return EISDIR;
  if (!target.node->is_dir() && source.node->is_dir()) return ENOTDIR;
  return target.node->children.empty() ? 0 : ENOTEMPTY;
}

int MemFs::rename(const std::string& from, const std::string& to, unsigned flags) {
  if ((flags & ~static_cast<unsigned>(RENAME_NOREPLACE)) != 0) return EINVAL;
  if (from == "/" || to == "/") return EBUSY;
  WriteLock lock(tree_);
  Place source, target;
  if (const int err = find_place(from, source)) return err;
  if (source.node == nullptr) return ENOENT;
  if (from != to && fs::is_within(to, from) && source.node->is_dir()) return EINVAL;
  if (const int err = find_place(to, target)) return err;
  if (target.node != nullptr && (flags & RENAME_NOREPLACE) != 0) return EEXIST;
  if (target.node == source.node) return 0;
  if (target.node != nullptr) {
    if (const int err = may_replace(source, target)) return err;
    drop_name(target);
  }
  target.parent->children.emplace(target.name, source.node);
  source.parent->children.erase(source.parent->children.find(source.name));
  if (source.node->is_dir() && source.parent != target.parent) {
    source.parent->add_links(-1);
    target.parent->add_links(1);
  }
  source.node->add_links(0);
  source.parent->touch();
  target.parent->touch();
  return 0;
}

int MemFs::link(const std::string& from, const std::string& to) {
  WriteLock lock(tree_);
  NodePtr node;
  Place place;
  if (const int err = find(from, node)) return err;
  if (to == "/") return EEXIST;
  if (const int err = find_place(to, place)) return err;
  if (place.node != nullptr) return EEXIST;
  if (node->is_dir()) return EPERM;
  place.parent->children.emplace(place.name, node);
  node->add_links(1);
  place.parent->touch();
  return 0;
}

int MemFs::symlink(const std::string& content, const std::string& path) {
  if (content.empty()) return ENOENT;
  WriteLock lock(tree_);
  Place place;
  if (path == "/") return EEXIST;
  if (const int err = find_place(path, place)) return err;
  NodePtr made;
  if (const int err = add(place, S_IFLNK, 0777, made)) return err;
  made->target = content;
  return 0;
}

int MemFs::readlink(const std::string& path, std::string& out) {
  NodePtr node;
  if (const int err = look_up(path, node)) return err;
  if (!S_ISLNK(node->type)) return EINVAL;
  out = node->target;
  return 0;
}

int MemFs::readdir(const std::string& path, std::vector<fs::DirEntry>& out) {
  ReadLock lock(tree_);
  NodePtr node;
  if (const int err = find(path, node)) return err;
  if (!node->is_dir()) return ENOTDIR;
  out.clear();
  for (const auto& [name, child] : node->children) out.push_back({name, child->ino, child->type});
  return 0;
}

int MemFs::statfs(const std::string& path, fs::StatFs& out) {
  NodePtr node;
  if (const int err = look_up(path, node)) return err;
  out = {};
  out.block_size = kBlock;
  out.blocks = blocks_.limit();
  out.blocks_free = out.blocks_available = blocks_.limit() - blocks_.used();
  out.files = nodes_.limit();
  out.files_free = nodes_.limit() - nodes_.used();
  return 0;
}

}  // namespace ordeal::memfs
