#include "harness/run/process/processes.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

namespace ordeal {
namespace {

std::string read_whole(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Fills in what /proc/<pid>/stat says; the name in it may hold spaces and brackets.
bool read_stat(const std::string& path, ProcessInfo& info) {
  const std::string text = read_whole(path);
  const size_t open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return false;
  info.name = text.substr(open + 1, close - open - 1);
  std::istringstream rest(text.substr(close + 1));
  rest >> info.state >> info.parent;
  return static_cast<bool>(rest);
}

std::vector<pid_t> numbers_in(const std::string& dir) {
  std::vector<pid_t> all;
  DIR* d = opendir(dir.c_str());
  if (d == nullptr) return all;
  while (const dirent* entry = readdir(d)) {
    const pid_t number = static_cast<pid_t>(std::atoi(entry->d_name));
    if (number > 0) all.push_back(number);
  }
  closedir(d);
  return all;
}

// In the child, between fork and exec: only what is safe there.
[[noreturn]] void become(char* const* argv, char* const* envp, int log, int keep_fd) {
  setsid();
  const int null = open("/dev/null", O_RDONLY);
  if (null >= 0) dup2(null, STDIN_FILENO);
  if (log >= 0) {
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
  }
  if (keep_fd >= 0) fcntl(keep_fd, F_SETFD, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(argv[0], argv, envp);
  _exit(127);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

std::vector<ProcessInfo> descendants_of(pid_t root) {
  std::vector<ProcessInfo> every;
  for (pid_t pid : numbers_in("/proc")) {
    ProcessInfo info;
    info.pid = pid;
    if (read_stat(fmt::format("/proc/{}/stat", pid), info)) every.push_back(std::move(info));
  }
  std::vector<ProcessInfo> found;
  std::vector<pid_t> parents{root};
  for (size_t i = 0; i < parents.size(); ++i) {
    for (const ProcessInfo& info : every) {
      if (info.parent != parents[i]) continue;
      found.push_back(info);
      parents.push_back(info.pid);
    }
  }
  return found;
}

std::string self_path() {
  char path[4096];
  const ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  return n > 0 ? std::string(path, static_cast<size_t>(n)) : std::string();
}

std::string describe_wait_status(int status) {
  if (WIFEXITED(status)) return fmt::format("exit {}", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) {
    return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  return "unknown";
}

pid_t start_process(const std::vector<std::string>& args, const std::vector<std::string>& extra_env,
                    const std::string& log, int keep_fd) {
  std::vector<std::string> argv_texts = args;
  std::vector<std::string> env_texts;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string_view entry(*e);
    const bool replaced = std::any_of(extra_env.begin(), extra_env.end(), [&](const auto& extra) {
      return entry.substr(0, entry.find('=') + 1) == extra.substr(0, extra.find('=') + 1);
    });
    if (!replaced) env_texts.emplace_back(entry);
  }
  env_texts.insert(env_texts.end(), extra_env.begin(), extra_env.end());
  const std::vector<char*> argv = pointers(argv_texts);
  const std::vector<char*> envp = pointers(env_texts);

  int log_fd = -1;
  if (!log.empty()) {
    log_fd = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log_fd < 0) throw std::system_error(errno, std::generic_category(), log);
  }
  const pid_t pid = fork();
  if (pid == 0) become(argv.data(), envp.data(), log_fd, keep_fd);
  const int error = errno;
  if (log_fd >= 0) close(log_fd);
  if (pid < 0) throw std::system_error(error, std::generic_category(), "fork");
  return pid;
}

void die_with_parent(pid_t expected_parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (expected_parent > 0 && getppid() != expected_parent) _exit(1);
}

uint64_t peak_rss_of(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::strtoull(line.c_str() + 6, nullptr, 10) * 1024;
  }
  return 0;
}

int detach_mounts_below(const std::string& dir) {
  std::vector<std::string> found;
  std::ifstream in("/proc/self/mounts");
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string source, path;
    fields >> source >> path;
    if (path.rfind(dir + "/", 0) == 0) found.push_back(path);
  }
  // Innermost first.
  for (auto it = found.rbegin(); it != found.rend(); ++it) umount2(it->c_str(), MNT_DETACH);
  return static_cast<int>(found.size());
}

bool enter_private_mounts(std::string* why) {
  if (unshare(CLONE_NEWNS) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0) {
    return true;
  }
  if (why != nullptr) *why = strerror(errno);
  return false;
}

std::vector<ThreadState> threads_of(pid_t pid) {
  std::vector<ThreadState> all;
  for (pid_t tid : numbers_in(fmt::format("/proc/{}/task", pid))) {
    const std::string dir = fmt::format("/proc/{}/task/{}/", pid, tid);
    ProcessInfo info;
    if (!read_stat(dir + "stat", info)) continue;
    ThreadState state{tid, info.name, info.state, read_whole(dir + "wchan")};
    if (state.waits_in == "0") state.waits_in.clear();
    all.push_back(std::move(state));
  }
  return all;
}

}  // namespace ordeal
