#include "targets/null/losses.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

namespace ordeal::null {
namespace {

// Written to, so that the memory is in use and not only promised.
std::unique_ptr<char[]> some_memory() {
  constexpr size_t kBytes = 1 << 20;
  std::unique_ptr<char[]> block(new char[kBytes]);
  std::memset(block.get(), 1, kBytes);
  return block;
}

void lose_memory() {
  char* const block = some_memory().release();
  asm volatile("" : : "r"(block) : "memory");  // An optimiser would leave out what nobody reads.
}

// Nobody will ever notify it.
void lose_thread() {
  auto* const never = new Notifier("null.never");
  Thread thread("lost", [never] { never->wait(); });
  thread.detach();
}

}  // namespace

bool Losses::lose(std::string_view what) {
  if (what == "memory") {
    lose_memory();
    return true;
  }
  if (what == "thread") {
    lose_thread();
    return true;
  }
  Lock lock(mu_);
  if (what == "fd") {
    fds_.push_back(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  } else if (what == "worker") {
    workers_.emplace_back("worker", [this] { end_.wait(); });
  } else if (what == "cache") {
    caches_.push_back(some_memory());
  } else if (what == "permit") {
    ++permits_;
  } else if (what == "handle") {
    ++handles_;
  } else {
    return false;
  }
  return true;
}

void Losses::give_back() {
  Lock lock(mu_);
  for (const int fd : fds_) ::close(fd);
  fds_.clear();
  caches_.clear();
  permits_ = handles_ = 0;
}

void Losses::end_workers() {
  end_.notify();
  Lock lock(mu_);
  for (Thread& worker : workers_) worker.join();
  workers_.clear();
}

int64_t Losses::permits() const {
  Lock lock(mu_);
  return permits_;
}

int64_t Losses::handles() const {
  Lock lock(mu_);
  return handles_;
}

}  // namespace ordeal::null
