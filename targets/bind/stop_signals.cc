#include "targets/bind/stop_signals.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <system_error>

namespace ordeal {

StopSignals::StopSignals(std::function<void()> stop) : stop_(std::move(stop)) {
  sigset_t watched;
  sigemptyset(&watched);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&watched, signal);
  signals_ = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  ended_ = eventfd(0, EFD_CLOEXEC);
  if (ended_ < 0) {
    const int err = errno;
    close(signals_);
    throw std::system_error(err, std::generic_category(), "eventfd");
  }
  pthread_sigmask(SIG_BLOCK, &watched, &before_);
  waiter_ = Thread("signals", [this] { wait_for_one(); });
}

StopSignals::~StopSignals() {
  const uint64_t one = 1;
  static_cast<void>(!write(ended_, &one, sizeof one));
  waiter_.join();
  signalfd_siginfo swallowed;
  while (read(signals_, &swallowed, sizeof swallowed) > 0) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  close(ended_);
  close(signals_);
}

void StopSignals::wait_for_one() {
  pollfd events[] = {{.fd = signals_, .events = POLLIN, .revents = 0},
                     {.fd = ended_, .events = POLLIN, .revents = 0}};
  while (poll(events, std::size(events), -1) < 0) {
    if (errno != EINTR) return;
  }
  if (events[0].revents != 0) stop_();
}

}  // namespace ordeal
