#include "harness/explore/core/fiber.h"

#include <cxxabi.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "harness/base/sanitizer.h"
#include "harness/explore/core/tsan.h"

#if ORDEAL_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace ordeal::explore {
namespace {

namespace context = boost::context::detail;

// What the C++ run time keeps of a thread's exceptions (the Itanium ABI): each fiber has its own.
struct Exceptions {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};
// Where this OS thread keeps them and errno: asked once, as each answer is a call into a library.
constinit thread_local Exceptions* tl_exceptions = nullptr;
constinit thread_local int* tl_errno = nullptr;

// Who jumped last on this OS thread, and to whom: what the landing side needs to know.
constinit thread_local Fiber* tl_from = nullptr;
constinit thread_local Fiber* tl_to = nullptr;

void remember_this_thread() {
  tl_exceptions = reinterpret_cast<Exceptions*>(abi::__cxa_get_globals());
  tl_errno = &errno;
}

size_t page_size() {
  static const auto size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

}  // namespace

Fiber::Fiber(size_t stack_size) {
  if (stack_size == 0) {
    remember_this_thread();
    sanitizer_ = tsan::current_fiber();
    return;
  }
  const size_t page = page_size();
  usable_ = (stack_size + page - 1) / page * page;
  size_ = usable_ + page;
  tsan::ignore_begin();
  void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  tsan::ignore_end();
  if (memory == MAP_FAILED) std::abort();
  base_ = static_cast<char*>(memory);
  if (mprotect(base_, page, PROT_NONE) != 0) std::abort();
  bottom_ = base_ + page;
}

Fiber::~Fiber() {
  if (base_ == nullptr) return;
  if (sanitizer_ != nullptr) tsan::destroy_fiber(sanitizer_);
  munmap(base_, size_);
}

void Fiber::prepare(Entry entry, void* self) {
  entry_ = entry;
  self_ = self;
  context_ = context::make_fcontext(base_ + size_, usable_, start);
  if (state_ == State::running) {  // It was abandoned: nothing may remember its frames.
#if ORDEAL_ASAN
    __asan_unpoison_memory_region(bottom_, usable_);
    fake_stack_ = nullptr;
#endif
    if (sanitizer_ != nullptr) tsan::destroy_fiber(sanitizer_);
    sanitizer_ = nullptr;
    named_for_ = 0;
  }
  state_ = State::fresh;
  if (sanitizer_ == nullptr) sanitizer_ = tsan::create_fiber();
}

namespace {
// The landing side of every switch.
void landed([[maybe_unused]] void* fake_stack, [[maybe_unused]] const void** bottom,
            [[maybe_unused]] size_t* size) {
#if ORDEAL_ASAN
  __sanitizer_finish_switch_fiber(fake_stack, bottom, size);
#endif
}
}  // namespace

void Fiber::start(context::transfer_t transfer) {
  Fiber& from = *tl_from;
  Fiber& self = *tl_to;
  from.context_ = transfer.fctx;
  const void* bottom = nullptr;
  size_t size = 0;
  landed(nullptr, &bottom, &size);
  if (from.base_ == nullptr && bottom != nullptr) {
    from.bottom_ = bottom;  // The driver's own stack: AddressSanitizer knows it.
    from.usable_ = size;
  }
  *tl_errno = 0;
  *tl_exceptions = {};
  self.entry_(self.self_);
  std::abort();
}

void Fiber::enter_from(Fiber& from, Task* task) {
  const int kept_errno = *tl_errno;
  const Exceptions kept = *tl_exceptions;
  Task* const kept_task = ordeal::detail::tl_task;
  ordeal::detail::tl_task = task;
  tl_from = &from;
  tl_to = this;
  if (state_ == State::fresh) state_ = State::running;
  tsan::switch_to_fiber(sanitizer_, /*no_sync=*/true);
#if ORDEAL_ASAN
  __sanitizer_start_switch_fiber(&from.fake_stack_, bottom_, usable_);
#endif
  const context::transfer_t back = context::jump_fcontext(context_, nullptr);
  tl_from->context_ = back.fctx;
  landed(from.fake_stack_, nullptr, nullptr);
  ordeal::detail::tl_task = kept_task;
  *tl_exceptions = kept;
  *tl_errno = kept_errno;
}

void Fiber::renew() {
  // While it ignores this thread, ThreadSanitizer takes the new memory for untouched, and not for
  // written by it: it remembers four accesses of a place, and this would be one.
  tsan::ignore_begin();
  void* memory = mmap(const_cast<void*>(bottom_), usable_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK | MAP_FIXED, -1, 0);
  tsan::ignore_end();
  if (memory == MAP_FAILED) std::abort();
}

void Fiber::set_name(const Task& task) {
  if (!tsan::kAnnounces || named_for_ == task.key()) return;
  named_for_ = task.key();
  tsan::name_fiber(sanitizer_, task.name().c_str());
}

void Fiber::settle(Fiber& driver) {
  if (sanitizer_ == nullptr || state_ == State::fresh) return;
  tsan::switch_to_fiber(sanitizer_, /*no_sync=*/false);
  tsan::switch_to_fiber(driver.sanitizer_, /*no_sync=*/false);
}

void Fiber::impersonate() { tsan::switch_to_fiber(sanitizer_, /*no_sync=*/true); }

}  // namespace ordeal::explore
