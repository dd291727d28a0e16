#include "targets/fuse/mount.h"

#include <errno.h>
#include <fmt/format.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "harness/base/input_error.h"
#include "harness/base/scope_guard.h"
#include "harness/base/text.h"
#include "harness/sync/thread.h"
#include "harness/sync/thread_local.h"
#include "targets/fuse/device_loop.h"
#include "targets/fuse/mount_point.h"
#include "targets/fuse/translator.h"

namespace ordeal::fuse {

// Ends a session of libfuse.
struct DestroySession {
  void operator()(fuse_session* session) const { fuse_session_destroy(session); }
};
using SessionPtr = std::unique_ptr<fuse_session, DestroySession>;

namespace {

// libfuse says why something failed in a line of its log alone. The last one, of each task.
ThreadLocal<std::string> last_words;

void keep_words(fuse_log_level, const char* format, va_list arguments) {
  char line[512];
  vsnprintf(line, sizeof line, format, arguments);
  last_words.get() = trim(line);
}

// Requests features of the kernel, once the session knows which ones the kernel has.
void negotiate(void* userdata, fuse_conn_info* connection) {
  const Translator& t = *static_cast<const Translator*>(userdata);
  // The kernel takes care of set-user-id bits: a file system need not know of them.
  connection->want &= ~static_cast<unsigned>(FUSE_CAP_HANDLE_KILLPRIV);
  // Without them a thread has one request at a time, so that it can be served as its own task.
  if (t.options.callers != nullptr)
    connection->want &= ~static_cast<unsigned>(FUSE_CAP_ASYNC_READ | FUSE_CAP_ASYNC_DIO);
  // Attributes that may not be kept need not be sent with every name.
  if (t.options.entry_timeout == Duration{} || t.options.attr_timeout == Duration{})
    connection->want &= ~static_cast<unsigned>(FUSE_CAP_READDIRPLUS | FUSE_CAP_READDIRPLUS_AUTO);
}

std::string mount_options(const MountOptions& options) {
  std::string text = fmt::format("fsname={},subtype=ordeal", options.fs_name);
  if (options.allow_other) text += ",allow_other";
  if (options.kernel_checks_permissions) text += ",default_permissions";
  return text;
}

// Throws for options that cannot be meant.
const MountOptions& checked_options(const MountOptions& options) {
  constexpr int kMostWorkers = 1024;
  if (options.workers < 0 || options.workers > kMostWorkers)
    throw InputError(fmt::format("workers is {}; it may be 1 to {}, or 0: one for each processor",
                                 options.workers, kMostWorkers));
  if (options.entry_timeout < Duration{} || options.attr_timeout < Duration{})
    throw InputError("a cache's time to live cannot be negative");
  if (options.fs_name.empty() || options.fs_name.find_first_of(", \t\n\\") != std::string::npos)
    throw InputError(fmt::format(
        "\"{}\" cannot name a file system: it needs a name without spaces, commas and backslashes",
        options.fs_name));
  return options;
}

int workers_of(const MountOptions& options) {
  constexpr int kFewest = 2;  // So that one request never waits for another that is delayed.
  if (options.workers > 0) return options.workers;
  return std::max(kFewest, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)));
}

SessionPtr new_session(Translator& translator) {
  std::string words[] = {"ordeal", "-o", mount_options(translator.options)};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  fuse_args args = FUSE_ARGS_INIT(3, arguments);
  ScopeGuard release([&] { fuse_opt_free_args(&args); });
  fuse_lowlevel_ops operations = all_operations();
  operations.init = negotiate;
  SessionPtr session(fuse_session_new(&args, &operations, sizeof operations, &translator));
  if (session == nullptr)
    throw std::system_error(EINVAL, std::generic_category(),
                            fmt::format("libfuse refuses a session: {}", last_words.get()));
  return session;
}

}  // namespace

class Mount::Session {
 public:
  Session(fs::FileSystem& filesystem, unionfs::NodeTable& nodes, const std::string& mount_point,
          const MountOptions& options)
      : translator_(filesystem, nodes, checked_options(options)),
        mount_point_(checked_mount_point(mount_point)) {
    fuse_set_log_func(keep_words);
    last_words.get().clear();
    session_ = new_session(translator_);
    attach();
    ScopeGuard undo([&] { detach(); });
    loop_ = std::make_unique<DeviceLoop>(session_.get());
    undo.dismiss();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { detach(); }

  int serve();
  void stop() { loop_->stop(); }
  const std::string& mount_point() const { return mount_point_; }
  const OperationCounts& counts() const { return translator_.counts; }

 private:
  void attach();
  void detach();

  Translator translator_;
  const std::string mount_point_;
  SessionPtr session_;
  std::string device_;  // Of our mount, to tell it from one that others make on the same directory.
  std::unique_ptr<DeviceLoop> loop_;
};

void Mount::Session::attach() {
  std::string why;
  if (!fuse_available(&why))
    throw std::system_error(ENODEV, std::generic_category(),
                            fmt::format("cannot mount on \"{}\": {}", mount_point_, why));
  errno = 0;
  if (fuse_session_mount(session_.get(), mount_point_.c_str()) != 0) {
    const int err = errno != 0 ? errno : EPERM;
    throw std::system_error(
        err, std::generic_category(),
        fmt::format("cannot mount on \"{}\" ({})", mount_point_, last_words.get()));
  }
  if (const auto mount = mounted_at(mount_point_)) device_ = mount->device;
}

void Mount::Session::detach() {
  loop_.reset();  // It watches the descriptor that is closed now.
  fuse_session_unmount(session_.get());
  // libfuse leaves a mount behind whose connection was aborted.
  const auto left = mounted_at(mount_point_);
  if (left.has_value() && left->device == device_) detach_mount(mount_point_);
}

int Mount::Session::serve() {
  std::vector<Thread> workers;
  ScopeGuard end([&] { loop_->stop(); });  // Should a thread not start, the others end.
  for (int i = 0; i < workers_of(translator_.options); ++i) {
    auto task = std::make_shared<Task>(fmt::format("kernel/{}", i), "kernel");
    workers.emplace_back(std::move(task), [this, i] {
      name_this_os_thread(fmt::format("fuse/{}", i));
      loop_->work();
    });
  }
  for (Thread& worker : workers) worker.join();
  return loop_->result();
}

Mount::Mount(fs::FileSystem& filesystem, unionfs::NodeTable& nodes, const std::string& mount_point,
             const MountOptions& options)
    : session_(std::make_unique<Session>(filesystem, nodes, mount_point, options)) {}
Mount::~Mount() = default;

int Mount::serve() { return session_->serve(); }
void Mount::stop() { session_->stop(); }
const std::string& Mount::mount_point() const { return session_->mount_point(); }
std::vector<std::pair<std::string, uint64_t>> Mount::operations() const {
  return session_->counts().all();
}

}  // namespace ordeal::fuse
