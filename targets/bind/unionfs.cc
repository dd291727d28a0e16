#include "targets/bind/unionfs.h"

#include "targets/bind/fs_history.h"
#include "targets/bind/mount.h"
#include "targets/bind/union_target.h"
#include "targets/posixdir/posixdir.h"

namespace ordeal {
namespace {

constexpr OptionRow kUnionOptions[] = {
    kLayoutOptions[0],
    kLayoutOptions[1],
    kLayoutOptions[2],
    {"branches", OptionKind::text_list, "{\"memory:rw\", \"memory:ro\"}",
     "the branches, topmost first: \"memory\" or an existing directory, and :rw, :ro or :nc; "
     "\",minfree=SIZE\" keeps that space free"},
    {"capacity", OptionKind::size, "64MiB", "the size of each branch in memory"},
    {"create", OptionKind::text, "ff", "create policy: ff, mfs, epmfs, lfs or rand"},
    {"search", OptionKind::text, "ff", "search policy: ff"},
    {"action", OptionKind::text, "epall", "action policy: epall, all or epff"},
    {"attr_ttl", OptionKind::duration, "0", "how long attributes are cached; 0: not at all"},
    {"statfs_ttl", OptionKind::duration, "0", "how long the free space of a branch is cached"},
    {"readonly_ttl", OptionKind::duration, "0",
     "how long the union skips a branch that returned EROFS"},
    {"buffers", OptionKind::integer, "8",
     "the number of copy buffers of 64 KiB; further copy-ups wait"},
    {"cached", OptionKind::boolean, "false",
     "whether a client caches the pages that cached_read() reads, and the union notifies it of "
     "changes"},
};

unionfs::UnionOptions union_options(const Options& options) {
  unionfs::UnionOptions out;
  const std::vector<std::string> specs = options.texts("branches");
  if (specs.empty()) throw InputError("branches is empty; a union needs at least one");
  for (const std::string& spec : specs) {
    out.branches.push_back(
        std::make_shared<unionfs::Branch>(parse_branch(spec, options.size("capacity"))));
  }
  out.config.create = &unionfs::find_create_policy(options.text("create"));
  out.config.search = &unionfs::find_search_policy(options.text("search"));
  out.config.action = &unionfs::find_action_policy(options.text("action"));
  out.config.attr_ttl = options.duration("attr_ttl");
  out.config.statfs_ttl = options.duration("statfs_ttl");
  out.config.readonly_ttl = options.duration("readonly_ttl");
  const int64_t buffers = options.integer("buffers");
  if (buffers < 1 || buffers > 1024) throw InputError("buffers may be 1 to 1024");
  out.buffers.buffers = static_cast<size_t>(buffers);
  return out;
}

std::unique_ptr<Target> open_unionfs(const Options& options, const OpenContext&) {
  return std::make_unique<UnionTarget>(union_options(options), FsLayout::of(options),
                                       options.size("capacity"), options.boolean("cached"));
}

std::unique_ptr<Mounted> mount_unionfs(Target& core, const MountRequest& request) {
  auto& target = static_cast<UnionTarget&>(core);
  return mount_fuse(target.core, target.nodes, request);
}

// The mounted directory, as any program sees it.
struct MountedDirectory {
  explicit MountedDirectory(const std::string& path) : dir(path) {}
  posixdir::PosixDir dir;
};
class UnionClient : private MountedDirectory, public FsTarget {
 public:
  UnionClient(const std::string& mount_point, const FsLayout& files)
      : MountedDirectory(mount_point), FsTarget(dir, files) {}
};

std::unique_ptr<Target> open_client(const Options& options, const OpenContext&,
                                    const std::string& mount_point) {
  return std::make_unique<UnionClient>(mount_point, FsLayout::of(options));
}

const std::vector<OpRow>& rows() {
  static const std::vector<OpRow> kRows = [] {
    std::vector<OpRow> own(union_rows().begin(), union_rows().end());
    own.insert(own.end(), kernel_rows().begin(), kernel_rows().end());
    return with_fs_rows(own);
  }();
  return kRows;
}

}  // namespace

const TargetRow kUnionfsTarget = {
    .name = "unionfs",
    .doc = "A union of file systems: policies, copy-up, whiteouts, hot changes; also mounted.",
    .options = kUnionOptions,
    .rows = rows(),
    .open = open_unionfs,
    .mount = mount_unionfs,
    .open_client = open_client,
    .opened = fs_opened,
};

}  // namespace ordeal
