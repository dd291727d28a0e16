// ordeal mount
#include "harness/cli/commands.h"

namespace ordeal {
namespace {

class MountCommand final : public Command {
 public:
  std::string name() const override { return "mount"; }
  std::string summary() const override {
    return "Mount a union of directories and serve it until Ctrl-C";
  }
  std::string notes() const override {
    return "Example:\n"
           "  ordeal mount /mnt/union --branch /data/new:rw --branch /data/old:ro";
  }

  void describe(Arguments& arguments) override {
    arguments.add("dir", &mount_.dir, "An empty directory to mount on").required();
    arguments
        .add("--branch", &mount_.branches,
             "PATH:rw, PATH:ro or PATH:nc; may be given again, the first one wins")
        .required();
    arguments.add("--policy-create", &mount_.create_policy,
                  "Which branch takes new files: ff, mfs, epmfs, lfs, rand");
    arguments.add("--workers", &mount_.workers,
                  "How many threads serve; default: one for each processor");
    arguments.add("--cache-ttl", takes_duration("--cache-ttl", &mount_.cache_ttl),
                  "How long the kernel may cache attributes: 1s");
  }

  int run(const CommandContext& context) override { return context.catalogue.mount(mount_); }

 private:
  MountArguments mount_;
};

}  // namespace

std::unique_ptr<Command> make_mount_command() { return std::make_unique<MountCommand>(); }

}  // namespace ordeal
