#include "targets/bind/fs_operations.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "targets/bind/fs_target.h"
#include "targets/fs/path.h"

namespace ordeal::fs_operations {
namespace {

constexpr int64_t kMostBytes = int64_t{1} << 26;  // Of one pread or pwrite.

FsTarget& fs_of(Target& target) { return static_cast<FsTarget&>(target); }

std::string path_arg(const Call& call, size_t i) {
  std::string path(call.arg(i).text());
  if (!fs::is_normal(path))
    throw InputError(fmt::format(
        "\"{}\" is no path: it begins with / and has no empty part, no . and no ..", path));
  return path;
}

fs::Handle handle_arg(const Call& call) { return static_cast<fs::Handle>(call.arg(0).integer()); }

uint64_t size_arg(const Call& call, size_t i, int64_t most) {
  const int64_t size = call.arg(i).integer();
  if (size < 0 || size > most)
    throw InputError(fmt::format("{} is no size here; it may be 0 to {}", size, most));
  return static_cast<uint64_t>(size);
}

int parse_open_flags(std::string_view text) {
  bool reads = false, writes = false;
  int flags = 0;
  for (const char letter : text) {
    switch (letter) {
      case 'r':
        reads = true;
        break;
      case 'w':
        writes = true;
        break;
      case 'c':
        flags |= O_CREAT;
        break;
      case 't':
        flags |= O_TRUNC;
        break;
      case 'x':
        flags |= O_EXCL;
        break;
      case 'a':
        flags |= O_APPEND;
        break;
      default:
        throw InputError(
            fmt::format("open flags \"{}\": '{}' is none of r (read), w (write), c "
                        "(create), t (truncate), x (only new), a (append)",
                        text, letter));
    }
  }
  return flags | (reads && writes ? O_RDWR : writes ? O_WRONLY : O_RDONLY);
}

// Room for one block of the thread's own.
std::span<char> block_of(Call& call) {
  if (call.buffer.size() < kBlockBytes) call.buffer.resize(kBlockBytes);
  return std::span(call.buffer).first(kBlockBytes);
}

template <class Use>
int with_file(FsTarget& target, const std::string& path, int flags, Use use) {
  fs::Handle file = 0;
  const int err = (flags & O_CREAT) != 0 ? target.fs.create(path, flags & ~O_CREAT, 0644, file)
                                         : target.fs.open(path, flags, file);
  if (err != 0) return err;
  const int used = use(file);
  const int released = target.fs.release(file);
  return used != 0 ? used : released;
}

int write_all(fs::FileSystem& fs, fs::Handle file, std::span<const char> from, uint64_t offset) {
  while (!from.empty()) {
    size_t done = 0;
    if (const int err = fs.write(file, from, offset, done)) return err;
    from = from.subspan(done);
    offset += done;
  }
  return 0;
}

}  // namespace

int read(Target& target, Call& call) {
  FsTarget& t = fs_of(target);
  return with_file(t, path_arg(call, 0), O_RDONLY, [&](fs::Handle file) {
    const std::span<char> block = block_of(call);
    size_t done = 0;
    if (const int err = t.fs.read(file, block, 0, done)) return err;
    int64_t value = 0;
    if (const int err = value_of_block(block.first(done), value)) return err;
    call.result = Value::of(value);
    return 0;
  });
}

int write(Target& target, Call& call) {
  FsTarget& t = fs_of(target);
  const std::span<char> block = block_of(call);
  fill_block(call.arg(1).integer(), block);
  return with_file(t, path_arg(call, 0), O_WRONLY | O_CREAT,
                   [&](fs::Handle file) { return write_all(t.fs, file, block, 0); });
}

int create(Target& target, Call& call) {
  return with_file(fs_of(target), path_arg(call, 0), O_WRONLY | O_CREAT | O_EXCL,
                   [](fs::Handle) { return 0; });
}

int truncate(Target& target, Call& call) {
  fs::SetAttr change;
  change.size = size_arg(call, 1, INT64_MAX);
  fs::Attr attr;
  return fs_of(target).fs.setattr(path_arg(call, 0), change, attr);
}

int stat(Target& target, Call& call) {
  fs::Attr attr;
  if (const int err = fs_of(target).fs.getattr(path_arg(call, 0), attr)) return err;
  call.result = Value::of(static_cast<int64_t>(attr.size));
  return 0;
}

int chmod(Target& target, Call& call) {
  fs::SetAttr change;
  change.mode = static_cast<mode_t>(size_arg(call, 1, 07777));
  fs::Attr attr;
  return fs_of(target).fs.setattr(path_arg(call, 0), change, attr);
}

int unlink(Target& target, Call& call) { return fs_of(target).fs.unlink(path_arg(call, 0)); }
int rename(Target& target, Call& call) {
  return fs_of(target).fs.rename(path_arg(call, 0), path_arg(call, 1), 0);
}
int link(Target& target, Call& call) {
  return fs_of(target).fs.link(path_arg(call, 0), path_arg(call, 1));
}
int symlink(Target& target, Call& call) {
  return fs_of(target).fs.symlink(std::string(call.arg(0).text()), path_arg(call, 1));
}
int readlink(Target& target, Call& call) {
  std::string content;
  if (const int err = fs_of(target).fs.readlink(path_arg(call, 0), content)) return err;
  call.text = std::move(content);
  call.result = Value::of(std::string_view(call.text));
  return 0;
}
int mkdir(Target& target, Call& call) { return fs_of(target).fs.mkdir(path_arg(call, 0), 0755); }
int rmdir(Target& target, Call& call) { return fs_of(target).fs.rmdir(path_arg(call, 0)); }

int readdir(Target& target, Call& call) {
  std::vector<fs::DirEntry> entries;
  if (const int err = fs_of(target).fs.readdir(path_arg(call, 0), entries)) return err;
  call.texts.clear();
  for (fs::DirEntry& entry : entries) call.texts.push_back(std::move(entry.name));
  call.list = &call.texts;
  return 0;
}

int count(Target& target, Call& call) {
  std::vector<fs::DirEntry> entries;
  if (const int err = fs_of(target).fs.readdir(path_arg(call, 0), entries)) return err;
  call.result = Value::of(static_cast<int64_t>(entries.size()));
  return 0;
}

int statfs(Target& target, Call& call) {
  fs::StatFs room;
  if (const int err = fs_of(target).fs.statfs("/", room)) return err;
  call.result = Value::of(static_cast<int64_t>(room.blocks_available * room.block_size));
  return 0;
}

int open(Target& target, Call& call) {
  FsTarget& t = fs_of(target);
  const int flags = parse_open_flags(
      call.arg_count > 1 && !call.arg(1).is_nil() ? call.arg(1).text() : std::string_view("r"));
  fs::Handle file = 0;
  const int err = (flags & O_CREAT) != 0
                      ? t.fs.create(path_arg(call, 0), flags & ~O_CREAT, 0644, file)
                      : t.fs.open(path_arg(call, 0), flags & ~O_EXCL, file);
  if (err == 0) call.result = Value::of(static_cast<int64_t>(file));
  return err;
}

int close(Target& target, Call& call) { return fs_of(target).fs.release(handle_arg(call)); }

int pread(Target& target, Call& call) {
  const uint64_t offset = size_arg(call, 1, INT64_MAX);
  const uint64_t size = size_arg(call, 2, kMostBytes);
  if (call.buffer.size() < size) call.buffer.resize(size);
  size_t done = 0;
  const int err =
      fs_of(target).fs.read(handle_arg(call), std::span(call.buffer).first(size), offset, done);
  if (err != 0) return err;
  call.result = Value::of(std::string_view(call.buffer.data(), done));
  return 0;
}

int pwrite(Target& target, Call& call) {
  const uint64_t offset = size_arg(call, 1, INT64_MAX);
  const int64_t value = call.arg(2).integer();
  const uint64_t size =
      call.arg_count > 3 && !call.arg(3).is_nil() ? size_arg(call, 3, kMostBytes) : kBlockBytes;
  if (call.buffer.size() < size) call.buffer.resize(size);
  const std::span<char> bytes = std::span(call.buffer).first(size);
  fill_block(value, bytes);
  size_t done = 0;
  if (const int err = fs_of(target).fs.write(handle_arg(call), bytes, offset, done)) return err;
  call.result = Value::of(static_cast<int64_t>(done));
  return 0;
}

int ftruncate(Target& target, Call& call) {
  fs::SetAttr change;
  change.size = size_arg(call, 1, INT64_MAX);
  fs::Attr attr;
  return fs_of(target).fs.setattr(handle_arg(call), change, attr);
}

int fstat(Target& target, Call& call) {
  fs::Attr attr;
  if (const int err = fs_of(target).fs.getattr(handle_arg(call), attr)) return err;
  call.result = Value::of(static_cast<int64_t>(attr.size));
  return 0;
}

int fsync(Target& target, Call& call) { return fs_of(target).fs.fsync(handle_arg(call), false); }

}  // namespace ordeal::fs_operations
