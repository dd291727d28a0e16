#include "harness/sync/toy_runtime_testing.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/context/detail/fcontext.hpp>
#include <deque>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/sanitizer.h"
#include "harness/sync/runtime.h"
#include "harness/sync/task.h"
#include "harness/sync/thread.h"

#if ORDEAL_ASAN
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif

namespace ordeal {
namespace {

namespace context = boost::context::detail;
constexpr size_t kStackSize = 256 << 10;
constexpr uint64_t kMostSteps = 200'000;

struct Fiber {
  std::shared_ptr<Task> task;
  std::function<void()> body;
  std::unique_ptr<char[]> stack{new char[kStackSize]};
  context::fcontext_t at = nullptr;
  std::function<bool()> ready = [] { return true; };
  Instant deadline = kForever;
  std::string waits_for;
  bool passed = false;  // Whether `ready` held when the fiber was last chosen.
  bool notified = false;
  bool done = false;
  void* fake_stack = nullptr;
};

// Of a mutex, a readers-writer lock or a condition variable.
struct Model {
  Fiber* writer = nullptr;
  int readers = 0;
  std::vector<Fiber*> waiters;
};

// AddressSanitizer has to know which stack is in use.
void leave_stack([[maybe_unused]] void** fake, [[maybe_unused]] const void* to,
                 [[maybe_unused]] size_t size) {
#if ORDEAL_ASAN
  __sanitizer_start_switch_fiber(fake, to, size);
#endif
}
void enter_stack([[maybe_unused]] void* fake, [[maybe_unused]] const void** from,
                 [[maybe_unused]] size_t* size) {
#if ORDEAL_ASAN
  __sanitizer_finish_switch_fiber(fake, from, size);
#endif
}

class Toy : public Runtime {
 public:
  explicit Toy(uint64_t seed) : random_(seed, "toy", "schedule"), epoch_(++epochs) {}
  ~Toy() override {
    for (auto& fiber : fibers_) {
      if (!fiber->done)
        static_cast<void>(fiber.release());  // Abandoned: its stack still is in use.
    }
  }

  ToyEnd run(const std::function<void()>& body);

  bool lock(SyncObject& lock, LockMode mode, Instant deadline, std::source_location) override {
    return take(lock, mode, deadline);
  }
  void unlock(SyncObject& lock, LockMode mode) override {
    step();
    release(model_of(lock), mode);
  }
  bool wait(SyncObject& cond, SyncObject& mutex, Instant deadline, std::source_location) override;
  void notify(SyncObject& cond, bool all, std::source_location) override;
  AtomicOutcome access(SyncObject&, void* cell, const AtomicAccess& access) override;
  void fence(std::memory_order, std::source_location) override { step(); }
  void plain(SyncObject&, const PlainAccess&) override { step(); }
  void spawn(std::shared_ptr<Task> task, std::function<void()> body) override;
  bool join(Task& task, Instant deadline) override;
  Instant now() override { return now_; }
  void sleep_until(Instant deadline) override {
    pause([] { return false; }, deadline, "time");
  }
  void yield() override { step(); }
  uint64_t choose(uint64_t n, const char*) override { return random_.below(n); }
  bool happens(Chance chance, const char*) override { return random_.chance(chance); }
  void made(SyncObject&) override {}
  void forget(SyncObject& object) override { object.model = nullptr; }

 private:
  static inline uint64_t epochs = 0;
  static void enter(context::transfer_t from);

  // Lets the scheduler choose; returns when it has chosen this task, which it may from the moment
  // that `ready` holds or the deadline has passed. Whether `ready` held.
  bool pause(std::function<bool()> ready, Instant deadline, std::string waits_for);
  void step() {
    pause([] { return true; }, kForever, "");
  }
  bool take(SyncObject& lock, LockMode mode, Instant deadline);
  void release(Model& model, LockMode mode);
  Model& model_of(SyncObject& object);
  void to_scheduler();
  void resume(Fiber& fiber);
  std::vector<Fiber*> enabled() const;
  bool pass_time();
  std::string describe_waits() const;

  Random random_;
  const uint64_t epoch_;
  Instant now_{Duration(1)};
  std::vector<std::unique_ptr<Fiber>> fibers_;  // In order of creation, so that seeds repeat.
  std::deque<Model> models_;
  Fiber* running_ = nullptr;
  context::fcontext_t scheduler_ = nullptr;
  const void* scheduler_stack_ = nullptr;
  size_t scheduler_size_ = 0;
};

std::string shown(const SyncObject& object) {
  return object.name != nullptr ? object.name : fmt::format("line {}", object.made_at.line());
}

ToyEnd Toy::run(const std::function<void()>& body) {
  ToyEnd end;
  const Instant start = now_;
  spawn(std::make_shared<Task>("main", "main"), body);
  while (end.failure.empty()) {
    const std::vector<Fiber*> choices = enabled();
    if (!choices.empty()) {
      Fiber& next = *choices[random_.below(choices.size())];
      next.passed = next.ready();
      resume(next);
      if (++end.steps == kMostSteps) end.failure = "endless: " + describe_waits();
    } else if (std::all_of(fibers_.begin(), fibers_.end(), [](auto& f) { return f->done; })) {
      break;
    } else if (!pass_time()) {
      end.failure = "deadlock: " + describe_waits();
    }
  }
  end.took = now_ - start;
  return end;
}

std::vector<Fiber*> Toy::enabled() const {
  std::vector<Fiber*> all;
  for (const auto& fiber : fibers_) {
    if (!fiber->done && (fiber->deadline <= now_ || fiber->ready())) all.push_back(fiber.get());
  }
  return all;
}

bool Toy::pass_time() {
  Instant next = kForever;
  for (const auto& fiber : fibers_) {
    if (!fiber->done) next = std::min(next, fiber->deadline);
  }
  if (next == kForever) return false;
  now_ = next;
  return true;
}

std::string Toy::describe_waits() const {
  std::string text;
  for (const auto& fiber : fibers_) {
    if (fiber->done) continue;
    text += fmt::format("{}{} waits for {}", text.empty() ? "" : "; ", fiber->task->name(),
                        fiber->waits_for);
  }
  return text;
}

void Toy::resume(Fiber& fiber) {
  running_ = &fiber;
  void* fake = nullptr;
  {
    ScopedTask task(*fiber.task);
    ScopedRuntime runtime(this);
    leave_stack(&fake, fiber.stack.get(), kStackSize);
    fiber.at = context::jump_fcontext(fiber.at, this).fctx;
    enter_stack(fake, nullptr, nullptr);
  }
  running_ = nullptr;
}

void Toy::enter(context::transfer_t from) {
  Toy& toy = *static_cast<Toy*>(from.data);
  enter_stack(nullptr, &toy.scheduler_stack_, &toy.scheduler_size_);
  toy.scheduler_ = from.fctx;
  Fiber& self = *toy.running_;
  self.body();
  self.body = nullptr;
  self.done = true;
  toy.to_scheduler();
}

void Toy::to_scheduler() {
  Fiber& self = *running_;
  leave_stack(self.done ? nullptr : &self.fake_stack, scheduler_stack_, scheduler_size_);
  const context::transfer_t back = context::jump_fcontext(scheduler_, nullptr);
  enter_stack(self.fake_stack, &scheduler_stack_, &scheduler_size_);
  scheduler_ = back.fctx;
}

bool Toy::pause(std::function<bool()> ready, Instant deadline, std::string waits_for) {
  Fiber& self = *running_;
  self.ready = std::move(ready);
  self.deadline = deadline;
  self.waits_for = std::move(waits_for);
  to_scheduler();
  return self.passed;
}

Model& Toy::model_of(SyncObject& object) {
  if (object.model == nullptr || object.epoch != epoch_) {
    object.model = &models_.emplace_back();
    object.epoch = epoch_;
  }
  return *static_cast<Model*>(object.model);
}

bool Toy::take(SyncObject& lock, LockMode mode, Instant deadline) {
  Model& model = model_of(lock);
  const bool shared = mode == LockMode::shared;
  const auto free = [&model, shared] {
    return model.writer == nullptr && (shared || model.readers == 0);
  };
  if (!pause(free, deadline, "lock " + shown(lock))) return false;
  if (shared) {
    ++model.readers;
  } else {
    model.writer = running_;
  }
  return true;
}

void Toy::release(Model& model, LockMode mode) {
  if (mode == LockMode::shared) {
    --model.readers;
  } else {
    model.writer = nullptr;
  }
}

bool Toy::wait(SyncObject& cond, SyncObject& mutex, Instant deadline, std::source_location) {
  step();
  Fiber& self = *running_;
  Model& model = model_of(cond);
  self.notified = false;
  model.waiters.push_back(&self);
  release(model_of(mutex), LockMode::exclusive);
  const bool notified =
      pause([&self] { return self.notified; }, deadline, "notification " + shown(cond));
  if (!notified) std::erase(model.waiters, &self);
  take(mutex, LockMode::exclusive, kForever);
  return notified;
}

void Toy::notify(SyncObject& cond, bool all, std::source_location) {
  step();
  std::vector<Fiber*>& waiters = model_of(cond).waiters;
  for (bool more = true; more && !waiters.empty(); more = all) {
    const auto it = waiters.begin() + static_cast<ptrdiff_t>(random_.below(waiters.size()));
    (*it)->notified = true;
    waiters.erase(it);
  }
}

AtomicOutcome Toy::access(SyncObject&, void* cell, const AtomicAccess& access) {
  step();
  const uint64_t old = access.peek(cell);
  const bool writes = access.op == AtomicOp::compare_exchange ? old == access.expected
                                                              : access.op != AtomicOp::load;
  if (writes) {
    const bool modifies = access.op == AtomicOp::modify;
    access.poke(cell, modifies ? access.modify(old, access.operand) : access.operand);
  }
  return {old, writes && access.op == AtomicOp::compare_exchange};
}

void Toy::spawn(std::shared_ptr<Task> task, std::function<void()> body) {
  if (running_ != nullptr) step();
  auto fiber = std::make_unique<Fiber>();
  fiber->task = std::move(task);
  fiber->body = std::move(body);
  fiber->at = context::make_fcontext(fiber->stack.get() + kStackSize, kStackSize, enter);
  fibers_.push_back(std::move(fiber));
}

bool Toy::join(Task& task, Instant deadline) {
  const auto it = std::find_if(fibers_.begin(), fibers_.end(),
                               [&](const auto& fiber) { return fiber->task.get() == &task; });
  Fiber& child = **it;
  return pause([&child] { return child.done; }, deadline, "the end of " + task.name());
}

}  // namespace

ToyEnd run_on_toy(uint64_t seed, const std::function<void()>& body) {
#if ORDEAL_ASAN
  const __lsan::ScopedDisabler abandoned_schedules_leak;
#endif
  return Toy(seed).run(body);
}

void run_natively(const std::function<void()>& body) {
  Thread(std::make_shared<Task>("main", "main"), body).join();
}

int64_t first_bad_seed(uint64_t seeds, const std::function<void()>& body,
                       const std::function<bool(const ToyEnd&)>& bad) {
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    if (bad(run_on_toy(seed, body))) return static_cast<int64_t>(seed);
  }
  return -1;
}

const char* toy_refusal() {
  return kThreadSanitizer ? "the toy runtime does not tell ThreadSanitizer of its fibers" : nullptr;
}

}  // namespace ordeal
