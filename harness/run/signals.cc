#include "harness/run/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ordeal {
namespace {

// Where the handler writes; -1: nowhere. An int is written and read in one step on every machine
// that Linux knows, which is what a handler needs.
volatile sig_atomic_t g_write = -1;

void on_signal(int) {
  const int error = errno;
  const char byte = 0;
  if (g_write >= 0 && write(g_write, &byte, 1) < 0) {
    // The pipe holds thousands of signals that nobody has looked at: one more changes nothing.
  }
  errno = error;
}

}  // namespace

SignalScope::SignalScope() : outer_(g_write) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  read_ = ends[0];
  write_ = ends[1];
  g_write = write_;
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, &int_);
  sigaction(SIGTERM, &action, &term_);
}

SignalScope::~SignalScope() {
  sigaction(SIGINT, &int_, nullptr);
  sigaction(SIGTERM, &term_, nullptr);
  g_write = outer_;
  close(read_);
  close(write_);
}

int SignalScope::count() {
  char bytes[64];
  for (ssize_t n = 0; (n = read(read_, bytes, sizeof bytes)) > 0;) count_ += static_cast<int>(n);
  return count_;
}

}  // namespace ordeal
