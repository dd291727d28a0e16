// Opening, reading and writing files.
#include <fcntl.h>

#include "targets/fuse/translator.h"

namespace ordeal::fuse {
namespace {

// The flags that an fs::FileSystem takes; the kernel sends flags of its own as well.
constexpr int kOpenFlags = O_ACCMODE | O_TRUNC | O_APPEND;

void prepare(const Translator& t, fuse_file_info& info, fs::Handle file) {
  info.fh = file;
  info.direct_io = t.options.direct_io ? 1 : 0;
}

void open(fuse_req_t req, fuse_ino_t node, fuse_file_info* info) {
  serve(req, Operation::open, [&](Translator& t) {
    fs::Handle file = 0;
    const int err = ask_node(t, node, [&](const std::string& path) {
      return t.fs.open(path, info->flags & kOpenFlags, file);
    });
    if (err != 0) return err;
    prepare(t, *info, file);
    t.open_files.opened(node, file);
    if (fuse_reply_open(req, info) != 0) {  // The caller was killed: nobody will release it.
      t.open_files.released(node, file);
      t.fs.release(file);
    }
    return 0;
  });
}

void create(fuse_req_t req, fuse_ino_t parent, const char* name, mode_t mode,
            fuse_file_info* info) {
  serve(req, Operation::create, [&](Translator& t) {
    const auto path = t.path_of_child(parent, name);
    if (!path.has_value()) return ENOENT;
    fs::Handle file = 0;
    if (const int err = t.fs.create(*path, info->flags & (kOpenFlags | O_EXCL), mode, file))
      return err;
    // By the handle: the name may be gone again already.
    fs::Attr attr;
    if (const int err = t.fs.getattr(file, attr)) {
      t.fs.release(file);
      return err;
    }
    fuse_entry_param entry{};
    entry.ino = t.nodes.lookup(parent, name);
    if (entry.ino == 0) {
      t.fs.release(file);
      return ENOENT;
    }
    entry.generation = 1;
    entry.attr = stat_of(attr);
    entry.attr_timeout = to_seconds(t.options.attr_timeout);
    entry.entry_timeout = to_seconds(t.options.entry_timeout);
    prepare(t, *info, file);
    t.open_files.opened(entry.ino, file);
    if (fuse_reply_create(req, &entry, info) != 0) {
      t.open_files.released(entry.ino, file);
      t.nodes.forget(entry.ino, 1);
      t.fs.release(file);
    }
    return 0;
  });
}

void read(fuse_req_t req, fuse_ino_t, size_t size, off_t offset, fuse_file_info* info) {
  serve(req, Operation::read, [&](Translator& t) {
    const auto into = std::make_unique_for_overwrite<char[]>(size);
    size_t done = 0;
    if (const int err =
            t.fs.read(info->fh, {into.get(), size}, static_cast<uint64_t>(offset), done))
      return err;
    fuse_reply_buf(req, into.get(), done);
    return 0;
  });
}

void write(fuse_req_t req, fuse_ino_t, const char* from, size_t size, off_t offset,
           fuse_file_info* info) {
  serve(req, Operation::write, [&](Translator& t) {
    size_t done = 0;
    if (const int err = t.fs.write(info->fh, {from, size}, static_cast<uint64_t>(offset), done))
      return err;
    fuse_reply_write(req, done);
    return 0;
  });
}

// A close has nothing to say to an fs::FileSystem; after this answer the kernel stops asking.
void flush(fuse_req_t req, fuse_ino_t, fuse_file_info*) {
  serve(req, Operation::flush, [](Translator&) { return ENOSYS; });
}

void fsync(fuse_req_t req, fuse_ino_t, int data_only, fuse_file_info* info) {
  serve(req, Operation::fsync, [&](Translator& t) {
    if (const int err = t.fs.fsync(info->fh, data_only != 0)) return err;
    fuse_reply_err(req, 0);
    return 0;
  });
}

void fallocate(fuse_req_t req, fuse_ino_t, int, off_t, off_t, fuse_file_info*) {
  serve(req, Operation::fallocate, [](Translator&) { return EOPNOTSUPP; });
}

void release(fuse_req_t req, fuse_ino_t node, fuse_file_info* info) {
  serve(req, Operation::release, [&](Translator& t) {
    t.open_files.released(node, info->fh);
    if (const int err = t.fs.release(info->fh)) return err;
    fuse_reply_err(req, 0);
    return 0;
  });
}

}  // namespace

void add_file_operations(fuse_lowlevel_ops& table) {
  table.open = open;
  table.create = create;
  table.read = read;
  table.write = write;
  table.flush = flush;
  table.fsync = fsync;
  table.fallocate = fallocate;
  table.release = release;
}

}  // namespace ordeal::fuse
