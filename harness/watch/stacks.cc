#include "harness/watch/stacks.h"

#include <cxxabi.h>
#include <dirent.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

#include "harness/base/build_info.h"

namespace ordeal {
namespace {

constexpr int kDeepest = 48;

int stack_signal() { return SIGRTMIN + 7; }

// Where the thread that is asked writes its stack. One thread is asked at a time; `asked` tells an
// answer that comes too late from the one that is waited for.
struct Answer {
  std::atomic<int> asked{0};  // tid
  std::atomic<int> size{-1};
  void* pcs[kDeepest] = {};
};
Answer g_answer;

void on_stack_signal(int) {
  const int saved = errno;
  int tid = static_cast<int>(syscall(SYS_gettid));
  if (g_answer.asked.compare_exchange_strong(tid, 0)) {
    g_answer.size.store(backtrace(g_answer.pcs, kDeepest), std::memory_order_release);
  }
  errno = saved;
}

std::vector<int> threads_of_this_process() {
  std::vector<int> tids;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(opendir("/proc/self/task"), closedir);
  if (dir == nullptr) return tids;
  while (const dirent* entry = readdir(dir.get())) {
    if (const int tid = std::atoi(entry->d_name); tid > 0) tids.push_back(tid);
  }
  return tids;
}

// A runtime's own thread (ThreadSanitizer has one) may block every signal: it would never answer.
bool blocks_stack_signal(int tid) {
  std::ifstream status(fmt::format("/proc/self/task/{}/status", tid));
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("SigBlk:")) continue;
    const uint64_t blocked = std::strtoull(line.c_str() + std::strlen("SigBlk:"), nullptr, 16);
    return (blocked >> (stack_signal() - 1) & 1) != 0;
  }
  return false;
}

// Waits for the answer in steps too short to matter. False: none came.
bool answered(Instant until) {
  while (g_answer.size.load(std::memory_order_acquire) < 0) {
    if (Monotonic::now() > until) {
      int asked = g_answer.asked.load();
      if (asked != 0 && g_answer.asked.compare_exchange_strong(asked, 0)) return false;
      until = Instant::max();  // It is writing at this moment.
    }
    const timespec moment{0, 50'000};
    nanosleep(&moment, nullptr);
  }
  return true;
}

// The program itself is known by what it was called.
std::string path_of(const char* module) {
  if (module[0] == '/') return module;
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return size > 0 ? std::string(path, static_cast<size_t>(size)) : module;
}

std::string demangled_name(const char* name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
  return status == 0 && text != nullptr ? text.get() : name;
}

}  // namespace

void prepare_stacks() {
  void* frames[4];
  backtrace(frames, 4);  // Loads what it needs now.
  struct sigaction action{};
  action.sa_handler = on_stack_signal;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigaction(stack_signal(), &action, nullptr);
}

std::vector<void*> own_stack(size_t skip) {
  void* pcs[kDeepest];
  const auto size = static_cast<size_t>(backtrace(pcs, kDeepest));
  const size_t from = std::min(skip + 1, size);
  return std::vector<void*>(pcs + from, pcs + size);  // Not a list of two.
}

std::vector<Frame> frames_of(std::span<void* const> stack) {
  std::vector<Frame> frames;
  for (void* pc : stack) {
    Frame frame;
    Dl_info info{};
    // A return address is that of the next instruction; the call lies before it.
    const char* call = static_cast<const char*>(pc) - 1;
    if (dladdr(call, &info) != 0 && info.dli_fname != nullptr) {
      if (info.dli_sname != nullptr) frame.function = demangled_name(info.dli_sname);
      frame.module = fmt::format("{}+{:#x}", path_of(info.dli_fname),
                                 static_cast<size_t>(call - static_cast<char*>(info.dli_fbase)));
    } else {
      frame.module = fmt::format("{}", pc);
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

std::map<int, std::vector<void*>> stacks_of_all_threads(Duration patience) {
  prepare_stacks();
  std::map<int, std::vector<void*>> stacks;
  const int self = static_cast<int>(syscall(SYS_gettid));
  const std::vector<int> tids = threads_of_this_process();
  // One that does not answer leaves the others their share.
  const Duration share = patience / std::max<size_t>(tids.size(), 1);
  for (const int tid : tids) {
    if (tid == self) continue;
    std::vector<void*>& stack = stacks[tid];
    if (blocks_stack_signal(tid)) continue;
    g_answer.size.store(-1);
    g_answer.asked.store(tid);
    if (syscall(SYS_tgkill, getpid(), tid, stack_signal()) != 0) {
      g_answer.asked.store(0);
      continue;
    }
    if (!answered(Monotonic::now() + share)) continue;
    // The handler and the frame that the kernel made for it are not the thread's own.
    constexpr int kHandler = 2;
    const int size = g_answer.size.load();
    stack.assign(g_answer.pcs + std::min(kHandler, size), g_answer.pcs + size);
  }
  return stacks;
}

std::string place_text(std::string_view file, uint32_t line) {
  if (file.starts_with(source_root())) file.remove_prefix(source_root().size());
  return fmt::format("{}:{}", file, line);
}
std::string name_of(const SyncObject& object) {
  return object.name != nullptr ? object.name : "object made at " + place_text(object.made_at);
}
std::string place_text(std::source_location at) { return place_text(at.file_name(), at.line()); }

}  // namespace ordeal
