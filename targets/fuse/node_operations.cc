// Requests about nodes: lookup, attributes, contents of symbolic links, space.
#include "targets/fuse/translator.h"

namespace ordeal::fuse {
namespace {

void lookup(fuse_req_t req, fuse_ino_t parent, const char* name) {
  serve(req, Operation::lookup,
        [&](Translator& t) { return reply_with_entry(t, req, parent, name); });
}

// Forgets are not answered, so they do not go through serve().
void forget(fuse_req_t req, fuse_ino_t node, uint64_t count) {
  Translator& t = *static_cast<Translator*>(fuse_req_userdata(req));
  t.counts.add(Operation::forget);
  t.nodes.forget(node, count);
  fuse_reply_none(req);
}

void forget_multi(fuse_req_t req, size_t count, fuse_forget_data* forgets) {
  Translator& t = *static_cast<Translator*>(fuse_req_userdata(req));
  for (size_t i = 0; i < count; ++i) {
    t.counts.add(Operation::forget);
    t.nodes.forget(forgets[i].ino, forgets[i].nlookup);
  }
  fuse_reply_none(req);
}

int reply_with_attr(Translator& t, fuse_req_t req, const fs::Attr& attr) {
  const struct stat out = stat_of(attr);
  fuse_reply_attr(req, &out, to_seconds(t.options.attr_timeout));
  return 0;
}

void getattr(fuse_req_t req, fuse_ino_t node, fuse_file_info* info) {
  serve(req, Operation::getattr, [&](Translator& t) {
    fs::Attr attr;
    const auto by_handle = [&](fs::Handle file) { return t.fs.getattr(file, attr); };
    const auto by_path = [&](const std::string& path) { return t.fs.getattr(path, attr); };
    const int err = info != nullptr ? by_handle(info->fh) : ask_node(t, node, by_path, by_handle);
    return err != 0 ? err : reply_with_attr(t, req, attr);
  });
}

// For a caller's "now", the kernel sends its own present time.
fs::SetAttr change_of(const struct stat& given, int which) {
  fs::SetAttr change;
  if ((which & FUSE_SET_ATTR_MODE) != 0) change.mode = given.st_mode & 07777;
  if ((which & FUSE_SET_ATTR_UID) != 0) change.uid = given.st_uid;
  if ((which & FUSE_SET_ATTR_GID) != 0) change.gid = given.st_gid;
  if ((which & FUSE_SET_ATTR_SIZE) != 0) change.size = static_cast<uint64_t>(given.st_size);
  if ((which & FUSE_SET_ATTR_ATIME) != 0) change.atime = given.st_atim;
  if ((which & FUSE_SET_ATTR_MTIME) != 0) change.mtime = given.st_mtim;
  return change;
}

void setattr(fuse_req_t req, fuse_ino_t node, struct stat* given, int which, fuse_file_info* info) {
  serve(req, Operation::setattr, [&](Translator& t) {
    const fs::SetAttr change = change_of(*given, which);
    fs::Attr attr;
    const auto by_handle = [&](fs::Handle file) { return t.fs.setattr(file, change, attr); };
    const auto by_path = [&](const std::string& path) { return t.fs.setattr(path, change, attr); };
    const int err = info != nullptr ? by_handle(info->fh) : ask_node(t, node, by_path, by_handle);
    return err != 0 ? err : reply_with_attr(t, req, attr);
  });
}

void readlink(fuse_req_t req, fuse_ino_t node) {
  serve(req, Operation::readlink, [&](Translator& t) {
    std::string content;
    const int err =
        ask_node(t, node, [&](const std::string& path) { return t.fs.readlink(path, content); });
    if (err != 0) return err;
    fuse_reply_readlink(req, content.c_str());
    return 0;
  });
}

void statfs(fuse_req_t req, fuse_ino_t node) {
  serve(req, Operation::statfs, [&](Translator& t) {
    fs::StatFs room;
    const int err =
        ask_node(t, node, [&](const std::string& path) { return t.fs.statfs(path, room); });
    if (err != 0) return err;
    struct statvfs out{};
    out.f_bsize = room.block_size;
    out.f_frsize = room.block_size;
    out.f_blocks = room.blocks;
    out.f_bfree = room.blocks_free;
    out.f_bavail = room.blocks_available;
    out.f_files = room.files;
    out.f_ffree = room.files_free;
    out.f_favail = room.files_free;
    out.f_namemax = room.name_max;
    fuse_reply_statfs(req, &out);
    return 0;
  });
}

// The kernel checks permissions (kernel_checks_permissions), or no one does.
void access(fuse_req_t req, fuse_ino_t, int) {
  serve(req, Operation::access, [&](Translator&) {
    fuse_reply_err(req, 0);
    return 0;
  });
}

}  // namespace

void add_node_operations(fuse_lowlevel_ops& table) {
  table.lookup = lookup;
  table.forget = forget;
  table.forget_multi = forget_multi;
  table.getattr = getattr;
  table.setattr = setattr;
  table.readlink = readlink;
  table.statfs = statfs;
  table.access = access;
}

}  // namespace ordeal::fuse
