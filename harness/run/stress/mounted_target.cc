#include "harness/run/stress/mounted_target.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "harness/run/life/request_file.h"
#include "harness/run/process/poll.h"
#include "harness/run/process/processes.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {
constexpr Duration kAnswerPatience = 10s;  // For an answer: a sanitizer build is slow.
constexpr auto kSilent = "the file-system process does not answer";
}  // namespace

std::unique_ptr<MountedTarget> MountedTarget::start(const WorkerRequest& request, size_t target) {
  auto [mine, theirs] = control_pair();
  const std::string mount_point = fmt::format("{}/mount-{}", request.work_dir, target);
  std::filesystem::create_directories(mount_point);
  std::unique_ptr<MountedTarget> mounted(new MountedTarget(std::move(mine), mount_point));

  WorkerRequest work = request;
  work.parent = getpid();
  work.target = target;
  work.control = theirs.fd();
  const std::string file = write_request_file(work, fmt::format("fs-{}", target));
  mounted->pid_ = start_process({self_path(), "filesystem", file}, {}, "", theirs.fd());
  const std::optional<ControlReply> reply = mounted->ask({});
  if (!reply) throw InputError(kSilent);
  if (!reply->error.empty()) throw InputError(reply->error);
  return mounted;
}

MountedTarget::~MountedTarget() {
  std::string how;
  if (!alive(&how)) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::optional<ControlReply> MountedTarget::ask(const ControlRequest& request) {
  Lock lock(mu_);
  std::string bytes;
  ControlReply reply;
  if (!socket_.send(to_wire(request)) ||
      !socket_.receive(bytes, deadline_after(Monotonic::now(), kAnswerPatience))) {
    return std::nullopt;
  }
  WireReader reader(bytes);
  reader(reply);
  if (!reader.ok()) reply.error = "the file-system process gave an answer that cannot be read";
  return reply;
}

int MountedTarget::call(size_t row, Call& call) {
  ControlRequest request;
  request.verb = ControlVerb::call;
  request.row = static_cast<uint32_t>(row);
  for (size_t i = 0; i < call.arg_count; ++i) request.args.push_back(WireValue::of(call.args[i]));
  std::optional<ControlReply> answer = ask(request);
  if (!answer && ends_soon()) return ENOTCONN;  // Its end is a finding of its own.
  if (!answer) throw InputError(kSilent);
  ControlReply& reply = *answer;
  if (!reply.error.empty()) throw InputError(reply.error);
  call.text = reply.result.text;
  reply.result.text.clear();
  call.result = reply.result.view();
  if (reply.result.kind == static_cast<uint8_t>(Value::Kind::text)) {
    call.result = Value::of(std::string_view(call.text));
  }
  if (reply.has_list) {
    call.texts = std::move(reply.list);
    call.list = &call.texts;
  }
  return reply.code;
}

void MountedTarget::arm() { ask({ControlVerb::arm, 0, {}}); }
void MountedTarget::disarm() { ask({ControlVerb::disarm, 0, {}}); }

std::vector<std::pair<std::string, double>> MountedTarget::metrics() {
  return ask({ControlVerb::metrics, 0, {}}).value_or(ControlReply{}).metrics;
}

std::vector<HeldResource> MountedTarget::resources() {
  return ask({ControlVerb::resources, 0, {}}).value_or(ControlReply{}).resources;
}

bool MountedTarget::alive(std::string* how) {
  Lock lock(mu_);
  int status = 0;
  if (!reaped_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    reaped_ = true;
    end_ = describe_wait_status(status);
  }
  if (reaped_ && how != nullptr) *how = end_;
  return !reaped_;
}

bool MountedTarget::ends_soon() {
  const Instant until = deadline_after(Monotonic::now(), 1s);
  return poll_until(until, [this] { return !alive(nullptr); });
}

bool MountedTarget::stop(Instant deadline) {
  const auto ended = [this] { return !alive(nullptr); };
  if (ended()) return true;
  ask({ControlVerb::stop, 0, {}});
  if (poll_until(deadline, ended)) return true;
  kill(pid_, SIGKILL);
  poll_until(kForever, ended);
  return false;
}

}  // namespace ordeal
