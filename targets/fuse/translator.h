// From a request of the kernel to a call of the file system, and back.
//
// Every operation is a C function that libfuse calls on a worker. It opens a serve() scope, in
// which it either replies and returns 0, or returns the errno that serve() replies with.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "targets/fs/file_system.h"
#include "targets/fuse/callers.h"
#include "targets/fuse/lowlevel.h"
#include "targets/fuse/mount.h"
#include "targets/fuse/open_files.h"
#include "targets/fuse/operation_counts.h"
#include "targets/unionfs/node_table.h"

namespace ordeal::fuse {

// What the operations of one mount share. Thread-safe.
struct Translator {
  Translator(fs::FileSystem& filesystem, unionfs::NodeTable& table, const MountOptions& given)
      : fs(filesystem), nodes(table), options(given), callers(given.callers) {}

  fs::FileSystem& fs;
  unionfs::NodeTable& nodes;
  const MountOptions options;
  Callers callers;
  OpenFiles open_files;
  OperationCounts counts;

  // The path of `parent`/`name` at this moment; nothing where the parent has none any more.
  std::optional<std::string> path_of_child(fuse_ino_t parent, const char* name) const;
};

// Every operation of the room, for fuse_session_new.
fuse_lowlevel_ops all_operations();

// Each adds the operations of its file.
void add_node_operations(fuse_lowlevel_ops& table);
void add_file_operations(fuse_lowlevel_ops& table);
void add_directory_operations(fuse_lowlevel_ops& table);
void add_name_operations(fuse_lowlevel_ops& table);

struct stat stat_of(const fs::Attr& attr);

// Looks `parent`/`name` up as the kernel does: the node's count grows by one, which the kernel
// gives back with forget. On an error nothing has grown.
int look_up(Translator& t, fuse_ino_t parent, const char* name, fuse_entry_param& out);

// Looks up and replies. Returns 0 where it replied, else an errno.
int reply_with_entry(Translator& t, fuse_req_t req, fuse_ino_t parent, const char* name);

// Asks by the node's path of the moment: by_path(path). A node may be renamed or removed at any
// time, so where the path leads nowhere the answer is sought once more under the node's new path,
// and then by the files that are open on it: by_handle(handle).
template <class ByPath, class ByHandle>
int ask_node(Translator& t, fuse_ino_t node, ByPath by_path, ByHandle by_handle) {
  const std::optional<std::string> path = t.nodes.path_of(node);
  if (path.has_value()) {
    if (const int err = by_path(*path); err != ENOENT) return err;
    const std::optional<std::string> now = t.nodes.path_of(node);
    if (now.has_value() && *now != *path) {
      if (const int err = by_path(*now); err != ENOENT) return err;
    }
  }
  for (const fs::Handle file : t.open_files.of(node)) {
    if (const int err = by_handle(file); err != EBADF) return err;
  }
  return ENOENT;
}
template <class ByPath>
int ask_node(Translator& t, fuse_ino_t node, ByPath by_path) {
  return ask_node(t, node, by_path, [](fs::Handle) { return ENOENT; });
}

// Serves one request: counts it, becomes its caller, runs `body(translator)` and replies with
// the errno that it returns. No exception reaches libfuse.
template <class Body>
void serve(fuse_req_t req, Operation operation, Body body) {
  Translator& t = *static_cast<Translator*>(fuse_req_userdata(req));
  t.counts.add(operation);
  const fuse_ctx* ctx = fuse_req_ctx(req);
  int err = 0;
  try {
    CallerScope caller(t.callers, {.uid = ctx->uid, .gid = ctx->gid, .pid = ctx->pid});
    err = body(t);
  } catch (const std::bad_alloc&) {
    err = ENOMEM;
  } catch (const std::exception&) {
    err = EIO;
  }
  if (err != 0) fuse_reply_err(req, err);
}

}  // namespace ordeal::fuse
