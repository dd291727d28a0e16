#include "targets/bind/posix.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "harness/scenario/resource_counter.h"
#include "harness/sync/atomic.h"
#include "harness/sync/thread_local.h"
#include "targets/bind/fs_history.h"
#include "targets/bind/fs_target.h"
#include "targets/posixdir/posixdir.h"

namespace ordeal {
namespace {

constexpr OptionRow kPosixOptions[] = {
    kLayoutOptions[0],
    kLayoutOptions[1],
    kLayoutOptions[2],
    {"dir", OptionKind::text, "",
     "an existing directory; empty: a new directory that is removed with the run"},
    {"block", OptionKind::size, "4KiB", "the size of one read_at"},
};

struct Directory {
  explicit Directory(const std::string& path) : dir(path) {}
  posixdir::PosixDir dir;
};

class PosixTarget : private Directory, public FsTarget, public ResourceCounter {
 public:
  PosixTarget(const std::string& path, const FsLayout& files, uint64_t block_bytes)
      : Directory(path), FsTarget(dir, files), block_(block_bytes) {
    make_layout(fs, layout);
    blocks_ = static_cast<uint64_t>(layout.files) * (layout.file_size / block_);
  }

  uint64_t open_handles() const { return dir.open_handles(); }
  // The handles that read_at keeps open are no leak.
  std::vector<HeldResource> resources() override {
    const uint64_t kept = kept_count_.load(std::memory_order_relaxed);
    return {{ResourceKind::handles, "open in the directory",
             static_cast<double>(open_handles() - kept)}};
  }

  // The path of a measured read: one table look-up and one pread, no allocation.
  int read_at(uint64_t block, Call& call) {
    if (blocks_ == 0) return ENOENT;
    const uint64_t in_file = blocks_ / static_cast<uint64_t>(layout.files);
    block %= blocks_;
    std::vector<fs::Handle>& kept = kept_.get();
    if (kept.empty()) {
      if (const int err = open_all(kept)) return err;
    }
    if (call.buffer.size() < block_) call.buffer.resize(block_);
    size_t done = 0;
    const int err = dir.read(kept[block / in_file], std::span(call.buffer).first(block_),
                             block % in_file * block_, done);
    if (err != 0) return err;
    call.result = Value::of(static_cast<int64_t>(done));
    return 0;
  }

 private:
  // Each thread has descriptors of its own, opened on its first read: threads that share one
  // would meet in the kernel's count of its users.
  int open_all(std::vector<fs::Handle>& kept) {
    std::string path;
    for (int64_t i = 0; i < layout.files; ++i) {
      layout.file_path(i, path);
      fs::Handle file = 0;
      if (const int err = dir.open(path, O_RDONLY, file)) {
        for (const fs::Handle open : kept) dir.release(open);
        kept.clear();
        return err;
      }
      kept.push_back(file);
    }
    kept_count_.fetch_add(kept.size(), std::memory_order_relaxed);
    return 0;
  }

  const uint64_t block_;
  uint64_t blocks_ = 0;  // Of all files together.
  ThreadLocal<std::vector<fs::Handle>> kept_;
  Atomic<uint64_t> kept_count_{0};  // Of all threads.
};

int read_at(Target& target, Call& call) {
  return static_cast<PosixTarget&>(target).read_at(static_cast<uint64_t>(call.arg(0).integer()),
                                                   call);
}

void any_block(const Options&, Call& call) {
  call.args[0] = Value::of(static_cast<int64_t>(call.random->next() >> 1));
  call.arg_count = 1;
}

int posix_handles(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(static_cast<PosixTarget&>(target).open_handles()));
  return 0;
}

constexpr ErrorClass kReadErrors[] = {{ENOENT, Outcome::ok},
                                      {EIO, Outcome::pending},
                                      {ENOTCONN, Outcome::pending},
                                      {ECONNABORTED, Outcome::pending},
                                      {EMFILE, Outcome::fail}};
constexpr ParamRow kBlock[] = {
    {"block", ParamKind::integer, "the number of the block, modulo the blocks of all files"}};
constexpr OpRow kOwn[] = {
    {.name = "read_at",
     .kind = RowKind::operation,
     .doc = "Reads one block of a file that the thread keeps open: one pread(2).",
     .params = kBlock,
     .returns = "integer: bytes read",
     .call = read_at,
     .errors = kReadErrors,
     .generate = any_block},
    {.name = "open_handles",
     .kind = RowKind::probe,
     .doc = "The number of open files, including those that read_at keeps open.",
     .params = {},
     .returns = "integer",
     .call = posix_handles},
};
const std::vector<OpRow> kPosixRows = with_fs_rows(kOwn);

std::unique_ptr<Target> open_posix(const Options& options, const OpenContext& context) {
  const uint64_t block = options.size("block");
  if (block == 0 || block > (1 << 26))
    throw InputError(fmt::format("block is {}; it may be 1 to 64MiB", block));
  std::string path = options.text("dir");
  if (path.empty()) {
    path = context.work_dir + "/posix";
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST)
      throw std::system_error(errno, std::generic_category(), "cannot make " + path);
  }
  return std::make_unique<PosixTarget>(path, FsLayout::of(options), block);
}

}  // namespace

const TargetRow kPosixTarget = {
    .name = "posix",
    .doc =
        "A directory of this machine, through system calls: the reference for the other file "
        "systems.",
    .options = kPosixOptions,
    .rows = kPosixRows,
    .open = open_posix,
    .opened = fs_opened,
};

}  // namespace ordeal
