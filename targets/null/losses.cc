#include "targets/null/losses.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <iterator>

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

std::optional<Loss> find_loss(std::string_view name) {
  constexpr std::string_view kNames[] = {"fd",    "thread", "worker", "memory",
                                         "cache", "permit", "handle"};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) return static_cast<Loss>(i);
  }
  return std::nullopt;
}

void Losses::lose(Loss what) {
  Lock lock(mu_);
  switch (what) {
    case Loss::fd:
      fds_.push_back(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
      break;
    case Loss::thread:
      lose_thread();
      break;
    case Loss::worker:
      workers_.emplace_back("worker", [this] { end_.wait(); });
      break;
    case Loss::memory:
      lose_memory();
      break;
    case Loss::cache:
      caches_.push_back(some_memory());
      break;
    case Loss::permit:
      ++permits_;
      break;
    case Loss::handle:
      ++handles_;
      break;
  }
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
