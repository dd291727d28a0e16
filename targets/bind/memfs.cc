#include "targets/bind/memfs.h"

#include "harness/scenario/resource_counter.h"
#include "targets/bind/fs_history.h"
#include "targets/bind/fs_target.h"
#include "targets/memfs/memfs.h"

namespace ordeal {
namespace {

constexpr OptionRow kMemfsOptions[] = {
    kLayoutOptions[0],
    kLayoutOptions[1],
    kLayoutOptions[2],
    {"capacity", OptionKind::size, "64MiB", "bytes of content that it holds; then ENOSPC"},
};

struct Storage {
  explicit Storage(uint64_t bytes) : memory(memfs::Limits{.bytes = bytes}) {}
  memfs::MemFs memory;
};

class MemfsTarget : private Storage, public FsTarget, public ResourceCounter {
 public:
  MemfsTarget(const FsLayout& files, uint64_t capacity)
      : Storage(capacity), FsTarget(memory, files) {
    make_layout(fs, layout);
  }
  size_t open_handles() const { return memory.open_handles(); }
  std::vector<HeldResource> resources() override {
    return {{ResourceKind::handles, "open in memory", static_cast<double>(open_handles())}};
  }
};

int memfs_handles(Target& target, Call& call) {
  call.result = Value::of(static_cast<int64_t>(static_cast<MemfsTarget&>(target).open_handles()));
  return 0;
}

constexpr OpRow kMemfsProbes[] = {
    {.name = "open_handles",
     .kind = RowKind::probe,
     .doc = "The number of open files.",
     .params = {},
     .returns = "integer",
     .call = memfs_handles},
};
const std::vector<OpRow> kMemfsRows = with_fs_rows(kMemfsProbes);

std::unique_ptr<Target> open_memfs(const Options& options, const OpenContext&) {
  return std::make_unique<MemfsTarget>(FsLayout::of(options), options.size("capacity"));
}

}  // namespace

const TargetRow kMemfsTarget = {
    .name = "memfs",
    .doc = "A file system in memory.",
    .options = kMemfsOptions,
    .rows = kMemfsRows,
    .open = open_memfs,
    .opened = fs_opened,
};

}  // namespace ordeal
