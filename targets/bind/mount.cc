#include "targets/bind/mount.h"

#include <string>
#include <utility>
#include <vector>

#include "targets/fuse/mount.h"

namespace ordeal {
namespace {

// The run layer's callers in the shape that targets/fuse, which knows no run layer, asks for.
class Resolver final : public fuse::CallerResolver {
 public:
  explicit Resolver(CallerTasks* callers) : callers_(callers) {}
  Task* task_of(pid_t tid) override {
    return callers_ == nullptr ? nullptr : callers_->task_of(tid);
  }

 private:
  CallerTasks* const callers_;
};

class FuseMounted final : public Mounted {
 public:
  FuseMounted(fs::FileSystem& filesystem, unionfs::NodeTable& nodes, const MountRequest& request)
      : resolver_(request.callers),
        mount_(filesystem, nodes, request.mount_point,
               {.workers = request.workers,
                .callers = request.callers == nullptr ? nullptr : &resolver_}) {}

  int serve() override { return mount_.serve(); }
  void stop() override { mount_.stop(); }
  std::vector<std::pair<std::string, double>> metrics() const override {
    std::vector<std::pair<std::string, double>> out;
    for (const auto& [name, count] : mount_.operations())
      out.emplace_back("fuse." + name, static_cast<double>(count));
    return out;
  }

 private:
  Resolver resolver_;
  fuse::Mount mount_;
};

}  // namespace

std::unique_ptr<Mounted> mount_fuse(fs::FileSystem& filesystem, unionfs::NodeTable& nodes,
                                    const MountRequest& request) {
  return std::make_unique<FuseMounted>(filesystem, nodes, request);
}

}  // namespace ordeal
