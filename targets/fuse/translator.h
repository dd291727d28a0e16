// Translation of a kernel request into a call of the file system, and of the result into a reply.
//
// Every operation is a C function that libfuse calls on a worker. It calls serve() with a body. The
// body either replies and returns 0, or returns the errno with which serve() replies.
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

// A Translator is the state that the operations of one mount share. Thread-safe.
struct Translator {
  Translator(fs::FileSystem& filesystem, unionfs::NodeTable& table, const MountOptions& given)
      : fs(filesystem), nodes(table), options(given), callers(given.callers) {}

  fs::FileSystem& fs;
  unionfs::NodeTable& nodes;
  const MountOptions options;
  Callers callers;
  OpenFiles open_files;
  OperationCounts counts;

  // Returns the path of `parent`/`name` at this moment, or nothing where the parent has no path.
  std::optional<std::string> path_of_child(fuse_ino_t parent, const char* name) const;
};

// Returns the table of all operations, for fuse_session_new.
fuse_lowlevel_ops all_operations();

// Each adds the operations of its file.
void add_node_operations(fuse_lowlevel_ops& table);
void add_file_operations(fuse_lowlevel_ops& table);
void add_directory_operations(fuse_lowlevel_ops& table);
void add_name_operations(fuse_lowlevel_ops& table);

struct stat stat_of(const fs::Attr& attr);

// Looks `parent`/`name` up for the kernel. The node's count grows by one, which the kernel gives
// back with forget; on an error no count has grown.
int look_up(Translator& t, fuse_ino_t parent, const char* name, fuse_entry_param& out);

// Looks up and replies. Returns 0 where it replied, else an errno.
int reply_with_entry(Translator& t, fuse_req_t req, fuse_ino_t parent, const char* name);

// Calls by_path(path) with the node's path of this moment. A node may be renamed or removed at any
// time: after an ENOENT, ask_node tries the node's new path once, and then by_handle(handle) for
// each file that is open on the node.
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

// Serves one request: counts it, becomes its caller, runs `body(translator)` and replies with the
// errno that the body returns. No exception reaches libfuse.
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
