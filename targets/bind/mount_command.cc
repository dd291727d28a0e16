#include "targets/bind/mount_command.h"

#include <fmt/format.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <filesystem>

#include "harness/base/input_error.h"
#include "targets/bind/stop_signals.h"
#include "targets/fuse/mount.h"
#include "targets/posixdir/posixdir.h"
#include "targets/unionfs/node_table.h"
#include "targets/unionfs/unionfs.h"

namespace ordeal {
namespace {

// "PATH:rw". The mode follows the last colon, so a path may have others.
unionfs::BranchPtr open_branch(const std::string& text, const std::string& mount_point) {
  namespace stdfs = std::filesystem;
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0)
    throw InputError(fmt::format("--branch {}: expected PATH:rw, PATH:ro or PATH:nc", text));
  const std::string path = text.substr(0, colon);
  unionfs::Branch branch;
  branch.mode = unionfs::parse_branch_mode(text.substr(colon + 1));
  branch.fs = std::make_shared<posixdir::PosixDir>(path);
  branch.label = path;
  // A union that contains itself would wait for itself.
  const std::string inner = stdfs::weakly_canonical(mount_point).string() + "/";
  const std::string outer = stdfs::canonical(path).string() + "/";
  if (inner.starts_with(outer))
    throw InputError(
        fmt::format("cannot mount on \"{}\": it lies in the branch \"{}\"", mount_point, path));
  return std::make_shared<const unionfs::Branch>(std::move(branch));
}

unionfs::UnionOptions union_of(const MountArguments& arguments) {
  if (arguments.branches.empty())
    throw InputError("a union needs at least one branch: --branch PATH:rw");
  unionfs::UnionOptions options;
  for (const std::string& text : arguments.branches)
    options.branches.push_back(open_branch(text, arguments.dir));
  if (!arguments.create_policy.empty())
    options.config.create = &unionfs::find_create_policy(arguments.create_policy);
  return options;
}

}  // namespace

int run_mount_command(const MountArguments& arguments) {
  unionfs::UnionFs filesystem(union_of(arguments));
  unionfs::NodeTable nodes;
  fuse::Mount mount(filesystem, nodes, arguments.dir,
                    {.workers = arguments.workers,
                     .direct_io = arguments.cache_ttl == Duration{},
                     .entry_timeout = arguments.cache_ttl,
                     .attr_timeout = arguments.cache_ttl,
                     .allow_other = geteuid() == 0,
                     .kernel_checks_permissions = true,
                     .fs_name = "ordeal-union"});
  StopSignals signals([&mount] { mount.stop(); });
  fmt::print("mounted {} (pid {}); Ctrl-C or `fusermount3 -u {}` ends it\n", arguments.dir,
             getpid(), arguments.dir);
  fflush(stdout);
  const int err = mount.serve();
  if (err == 0) return 0;
  fmt::print(stderr, "the mount on {} broke: {}\n", arguments.dir, strerror(err));
  return 1;
}

}  // namespace ordeal
