#include "harness/run/stress/mounted_target.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "harness/run/process/processes.h"

namespace ordeal {
using namespace std::chrono_literals;

namespace {
constexpr Duration kPatience = 10s;  // For an answer: a sanitizer build is slow.
constexpr auto kSilent = "the file-system process does not answer";
}  // namespace

std::unique_ptr<MountedTarget> MountedTarget::start(const WorkerRequest& request, size_t target) {
  auto [mine, theirs] = control_pair();
  const std::string mount_point = fmt::format("{}/mount-{}", request.work_dir, target);
  std::filesystem::create_directories(mount_point);
  std::unique_ptr<MountedTarget> mounted(new MountedTarget(std::move(mine), mount_point));

  std::vector<std::string> args{self_path(),
                                "filesystem",
                                request.run.file,
                                "--run-dir",
                                request.files.dir,
                                "--work-dir",
                                request.work_dir,
                                "--parent",
                                std::to_string(getpid()),
                                "--target",
                                std::to_string(target),
                                "--control",
                                std::to_string(theirs.fd())};
  for (const std::string& root : request.run.scenario_roots) {
    args.insert(args.end(), {"--root", root});
  }
  for (std::string& arg : scenario_arguments(request.run)) args.push_back(std::move(arg));
  mounted->pid_ = start_process(args, {}, "", theirs.fd());
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
      !socket_.receive(bytes, deadline_after(Monotonic::now(), kPatience))) {
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
  while (alive(nullptr) && Monotonic::now() < until) usleep(2'000);
  return !alive(nullptr);
}

bool MountedTarget::stop(Instant deadline) {
  std::string how;
  if (!alive(&how)) return true;
  ask({ControlVerb::stop, 0, {}});
  while (alive(&how) && Monotonic::now() < deadline) usleep(2'000);
  if (!alive(&how)) return true;
  kill(pid_, SIGKILL);
  while (alive(&how)) usleep(2'000);
  return false;
}

}  // namespace ordeal
