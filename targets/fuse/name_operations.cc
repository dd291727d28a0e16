// Making, moving and removing names.
#include "targets/fuse/translator.h"

namespace ordeal::fuse {
namespace {

// Runs `make(path)` for a name that comes to be, and replies with the node it leads to.
template <class Make>
void make_name(fuse_req_t req, Operation operation, fuse_ino_t parent, const char* name,
               Make make) {
  serve(req, operation, [&](Translator& t) {
    const auto path = t.path_of_child(parent, name);
    if (!path.has_value()) return ENOENT;
    if (const int err = make(t, *path)) return err;
    return reply_with_entry(t, req, parent, name);
  });
}

// Runs `remove(path)` for a name that ends.
template <class Remove>
void remove_name(fuse_req_t req, Operation operation, fuse_ino_t parent, const char* name,
                 Remove remove) {
  serve(req, operation, [&](Translator& t) {
    const auto path = t.path_of_child(parent, name);
    if (!path.has_value()) return ENOENT;
    if (const int err = remove(t, *path)) return err;
    t.nodes.removed(parent, name);
    fuse_reply_err(req, 0);
    return 0;
  });
}

// Of the kinds of node that mknod makes, an fs::FileSystem has regular files only.
void mknod(fuse_req_t req, fuse_ino_t parent, const char* name, mode_t mode, dev_t) {
  make_name(req, Operation::mknod, parent, name, [&](Translator& t, const std::string& path) {
    if (!S_ISREG(mode)) return EPERM;
    fs::Handle file = 0;
    if (const int err = t.fs.create(path, O_WRONLY | O_EXCL, mode, file)) return err;
    return t.fs.release(file);
  });
}

void mkdir(fuse_req_t req, fuse_ino_t parent, const char* name, mode_t mode) {
  make_name(req, Operation::mkdir, parent, name,
            [&](Translator& t, const std::string& path) { return t.fs.mkdir(path, mode); });
}

void symlink(fuse_req_t req, const char* content, fuse_ino_t parent, const char* name) {
  make_name(req, Operation::symlink, parent, name,
            [&](Translator& t, const std::string& path) { return t.fs.symlink(content, path); });
}

void link(fuse_req_t req, fuse_ino_t node, fuse_ino_t parent, const char* name) {
  make_name(req, Operation::link, parent, name, [&](Translator& t, const std::string& path) {
    return ask_node(t, node, [&](const std::string& from) { return t.fs.link(from, path); });
  });
}

void unlink(fuse_req_t req, fuse_ino_t parent, const char* name) {
  remove_name(req, Operation::unlink, parent, name,
              [](Translator& t, const std::string& path) { return t.fs.unlink(path); });
}

void rmdir(fuse_req_t req, fuse_ino_t parent, const char* name) {
  remove_name(req, Operation::rmdir, parent, name,
              [](Translator& t, const std::string& path) { return t.fs.rmdir(path); });
}

void rename(fuse_req_t req, fuse_ino_t parent, const char* name, fuse_ino_t new_parent,
            const char* new_name, unsigned flags) {
  serve(req, Operation::rename, [&](Translator& t) {
    const auto from = t.path_of_child(parent, name);
    const auto to = t.path_of_child(new_parent, new_name);
    if (!from.has_value() || !to.has_value()) return ENOENT;
    if (const int err = t.fs.rename(*from, *to, flags)) return err;
    t.nodes.renamed(parent, name, new_parent, new_name);
    fuse_reply_err(req, 0);
    return 0;
  });
}

}  // namespace

void add_name_operations(fuse_lowlevel_ops& table) {
  table.mknod = mknod;
  table.mkdir = mkdir;
  table.symlink = symlink;
  table.link = link;
  table.unlink = unlink;
  table.rmdir = rmdir;
  table.rename = rename;
}

}  // namespace ordeal::fuse
