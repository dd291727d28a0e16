#include "targets/fuse/translator.h"

namespace ordeal::fuse {

std::optional<std::string> Translator::path_of_child(fuse_ino_t parent, const char* name) const {
  std::optional<std::string> path = nodes.path_of(parent);
  if (!path.has_value()) return path;
  if (*path != "/") *path += '/';
  *path += name;
  return path;
}

fuse_lowlevel_ops all_operations() {
  fuse_lowlevel_ops table{};
  add_node_operations(table);
  add_file_operations(table);
  add_directory_operations(table);
  add_name_operations(table);
  return table;
}

struct stat stat_of(const fs::Attr& attr) {
  constexpr blksize_t kPreferredSize = 4096;
  struct stat out{};
  out.st_ino = attr.ino;
  out.st_mode = attr.mode;
  out.st_nlink = attr.nlink;
  out.st_uid = attr.uid;
  out.st_gid = attr.gid;
  out.st_size = static_cast<off_t>(attr.size);
  out.st_blocks = static_cast<blkcnt_t>(attr.blocks);
  out.st_blksize = kPreferredSize;
  out.st_atim = attr.atime;
  out.st_mtim = attr.mtime;
  out.st_ctim = attr.ctime;
  return out;
}

int look_up(Translator& t, fuse_ino_t parent, const char* name, fuse_entry_param& out) {
  const auto path = t.path_of_child(parent, name);
  if (!path.has_value()) return ENOENT;
  // The node first: an unlink that comes in between then finds it, and marks it removed.
  const fuse_ino_t node = t.nodes.lookup(parent, name);
  if (node == 0) return ENOENT;
  fs::Attr attr;
  if (const int err = t.fs.getattr(*path, attr)) {
    t.nodes.forget(node, 1);
    return err;
  }
  out = {};
  out.ino = node;
  out.generation = 1;
  out.attr = stat_of(attr);
  out.attr_timeout = to_seconds(t.options.attr_timeout);
  out.entry_timeout = to_seconds(t.options.entry_timeout);
  return 0;
}

int reply_with_entry(Translator& t, fuse_req_t req, fuse_ino_t parent, const char* name) {
  fuse_entry_param entry;
  if (const int err = look_up(t, parent, name, entry)) return err;
  // A caller that was killed meanwhile takes no reply, and will forget nothing.
  if (fuse_reply_entry(req, &entry) != 0) t.nodes.forget(entry.ino, 1);
  return 0;
}

}  // namespace ordeal::fuse
