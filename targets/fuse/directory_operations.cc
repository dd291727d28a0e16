// Reading directories. What an opened directory holds is the list of one moment, so offsets stay
// valid however the directory changes; rewinddir takes a new one.
#include <memory>
#include <vector>

#include "targets/fuse/translator.h"

namespace ordeal::fuse {
namespace {

using Entries = std::shared_ptr<const std::vector<fs::DirEntry>>;

class OpenDirectory {
 public:
  explicit OpenDirectory(Entries entries) : entries_(std::move(entries)) {}

  // Whether a read from this offset begins again, and so must see the directory as it is now.
  bool begins_again(off_t offset) {
    Lock lock(mu_);
    if (offset == 0) return std::exchange(begun_, true);
    return false;
  }
  Entries entries() const {
    Lock lock(mu_);
    return entries_;
  }
  void replace(Entries entries) {
    Lock lock(mu_);
    entries_ = std::move(entries);
  }

 private:
  mutable Mutex mu_{"fuse.directory"};
  Entries entries_ GUARDED_BY(mu_);
  bool begun_ GUARDED_BY(mu_) = false;
};

OpenDirectory& directory_of(const fuse_file_info& info) {
  return *reinterpret_cast<OpenDirectory*>(info.fh);
}

int list(Translator& t, fuse_ino_t node, Entries& out) {
  constexpr uint64_t kUnknownIno = 0xffffffff;  // As libfuse's own: "." and ".." need none.
  std::vector<fs::DirEntry> found;
  if (const int err =
          ask_node(t, node, [&](const std::string& path) { return t.fs.readdir(path, found); }))
    return err;
  std::vector<fs::DirEntry> all{{.name = ".", .ino = kUnknownIno, .type = S_IFDIR},
                                {.name = "..", .ino = kUnknownIno, .type = S_IFDIR}};
  all.insert(all.end(), std::make_move_iterator(found.begin()),
             std::make_move_iterator(found.end()));
  out = std::make_shared<const std::vector<fs::DirEntry>>(std::move(all));
  return 0;
}

void opendir(fuse_req_t req, fuse_ino_t node, fuse_file_info* info) {
  serve(req, Operation::opendir, [&](Translator& t) {
    Entries entries;
    if (const int err = list(t, node, entries)) return err;
    auto directory = std::make_unique<OpenDirectory>(std::move(entries));
    info->fh = reinterpret_cast<uint64_t>(directory.get());
    // The kernel holds it from here to releasedir, unless the caller was killed.
    OpenDirectory* const held = directory.release();
    if (fuse_reply_open(req, info) != 0) delete held;
    return 0;
  });
}

// Appends the entry to the reply; false where it has no room.
bool append_plain(fuse_req_t req, std::vector<char>& reply, size_t room, const fs::DirEntry& entry,
                  off_t next) {
  const size_t size = fuse_add_direntry(req, nullptr, 0, entry.name.c_str(), nullptr, 0);
  if (size > room - reply.size()) return false;
  struct stat attr{};
  attr.st_ino = entry.ino;
  attr.st_mode = entry.type;
  const size_t at = reply.size();
  reply.resize(at + size);
  fuse_add_direntry(req, reply.data() + at, size, entry.name.c_str(), &attr, next);
  return true;
}

// The same with the entry's node and attributes. An entry that went since the list was taken is
// still listed, without a node.
bool append_plus(Translator& t, fuse_req_t req, fuse_ino_t directory, std::vector<char>& reply,
                 size_t room, const fs::DirEntry& entry, off_t next,
                 std::vector<fuse_ino_t>& looked_up) {
  const size_t size = fuse_add_direntry_plus(req, nullptr, 0, entry.name.c_str(), nullptr, 0);
  if (size > room - reply.size()) return false;
  fuse_entry_param param{};
  const bool special = entry.name == "." || entry.name == "..";
  if (!special && look_up(t, directory, entry.name.c_str(), param) == 0) {
    looked_up.push_back(param.ino);
  } else {
    param = {};
    param.attr.st_ino = entry.ino;
    param.attr.st_mode = entry.type;
  }
  const size_t at = reply.size();
  reply.resize(at + size);
  fuse_add_direntry_plus(req, reply.data() + at, size, entry.name.c_str(), &param, next);
  return true;
}

// Replies with the entries from `offset` on, as many as `append(reply, entry, next)` takes.
template <class Append>
int read_directory(Translator& t, fuse_req_t req, fuse_ino_t node, off_t offset,
                   const fuse_file_info& info, Append append, int& replied) {
  OpenDirectory& directory = directory_of(info);
  if (directory.begins_again(offset)) {
    Entries fresh;
    if (const int err = list(t, node, fresh)) return err;
    directory.replace(std::move(fresh));
  }
  const Entries entries = directory.entries();
  std::vector<char> reply;
  for (size_t i = static_cast<size_t>(offset); i < entries->size(); ++i) {
    if (!append(reply, (*entries)[i], static_cast<off_t>(i + 1))) break;
  }
  replied = fuse_reply_buf(req, reply.data(), reply.size());
  return 0;
}

void readdir(fuse_req_t req, fuse_ino_t node, size_t size, off_t offset, fuse_file_info* info) {
  serve(req, Operation::readdir, [&](Translator& t) {
    int replied = 0;
    const auto append = [&](std::vector<char>& reply, const fs::DirEntry& entry, off_t next) {
      return append_plain(req, reply, size, entry, next);
    };
    return read_directory(t, req, node, offset, *info, append, replied);
  });
}

void readdirplus(fuse_req_t req, fuse_ino_t node, size_t size, off_t offset, fuse_file_info* info) {
  serve(req, Operation::readdirplus, [&](Translator& t) {
    int replied = 0;
    std::vector<fuse_ino_t> looked_up;
    const auto append = [&](std::vector<char>& reply, const fs::DirEntry& entry, off_t next) {
      return append_plus(t, req, node, reply, size, entry, next, looked_up);
    };
    const int err = read_directory(t, req, node, offset, *info, append, replied);
    if (replied != 0) {
      for (const fuse_ino_t known : looked_up) t.nodes.forget(known, 1);
    }
    return err;
  });
}

void releasedir(fuse_req_t req, fuse_ino_t, fuse_file_info* info) {
  serve(req, Operation::releasedir, [&](Translator&) {
    delete &directory_of(*info);
    fuse_reply_err(req, 0);
    return 0;
  });
}

}  // namespace

void add_directory_operations(fuse_lowlevel_ops& table) {
  table.opendir = opendir;
  table.readdir = readdir;
  table.readdirplus = readdirplus;
  table.releasedir = releasedir;
}

}  // namespace ordeal::fuse
