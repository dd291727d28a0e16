// Stacks that tasks run on, and the switch between them. A switch saves and restores errno and the
// exceptions in flight with the stack, and announces itself to the sanitizers.
#pragma once

#include <cstddef>

#include <boost/context/detail/fcontext.hpp>

#include "harness/sync/task.h"

namespace ordeal::explore {

// A stack that code can be started and suspended on, with a guard page below it. The Fiber of the
// thread that drives the others has no stack of its own.
//
// Invariant: at most one of the fibers of an OS thread runs; the others are fresh, suspended in
// enter_from(), or finished.
class Fiber {
 public:
  // A size of 0 stands for the stack of the calling thread, which from then on is the one that
  // switches.
  explicit Fiber(size_t stack_size);
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  ~Fiber();

  // The next switch to this fiber calls `entry(self)` on an empty stack. `entry` begins with
  // landed() and never returns. The frames of a fiber that was abandoned are lost by this.
  using Entry = void (*)(void* self);
  void prepare(Entry entry, void* self);
  // The next switch away from this fiber, which runs, is its last one.
  void finish() { state_ = State::finished; }

  // Leaves `from`, which runs, for this fiber; returns when another fiber switches back to `from`.
  // `task` is the task of this fiber.
  void enter_from(Fiber& from, Task* task);

  // Gives the stack fresh memory. REQUIRES: no code runs or is suspended on it.
  void renew();
  // ThreadSanitizer: its reports speak of this task.
  void set_name(const Task& task);
  // ThreadSanitizer: makes all that this fiber did happen before what comes next on `driver`, which
  // is running; the fiber itself is not resumed.
  void settle(Fiber& driver);
  // ThreadSanitizer: speaks for this fiber until `back` is spoken for again. Nothing is switched.
  void impersonate();

 private:
  static void start(boost::context::detail::transfer_t transfer);

  boost::context::detail::fcontext_t context_ = nullptr;
  char* base_ = nullptr;  // Of the mapping, its guard page first.
  size_t size_ = 0;       // Of the mapping.
  const void* bottom_ = nullptr;
  size_t usable_ = 0;
  void* sanitizer_ = nullptr;   // ThreadSanitizer's fiber.
  void* fake_stack_ = nullptr;  // AddressSanitizer's.
  // What has run on the stack since prepare().
  enum class State : unsigned char { fresh, running, finished };
  State state_ = State::fresh;
  uint64_t named_for_ = 0;
  Entry entry_ = nullptr;
  void* self_ = nullptr;
};

}  // namespace ordeal::explore
