#include "harness/sync/native_wait.h"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string_view>

#include "harness/sync/task.h"

namespace ordeal {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

// Text that one thread writes while another reads. What is read is whole only where the slot's
// sequence says so.
class SharedText {
 public:
  void set(std::string_view text) {
    std::array<uint64_t, kWords> words{};
    std::memcpy(words.data(), text.data(), std::min(text.size(), sizeof words - 1));
    for (size_t i = 0; i < kWords; ++i) words_[i].store(words[i], kRelaxed);
  }
  std::string get() const {
    std::array<uint64_t, kWords + 1> words{};
    for (size_t i = 0; i < kWords; ++i) words[i] = words_[i].load(kRelaxed);
    return reinterpret_cast<const char*>(words.data());
  }

 private:
  static constexpr size_t kWords = 8;
  std::array<std::atomic<uint64_t>, kWords> words_{};
};

// All accesses are relaxed: a watchdog that looks must not order threads that do not order each
// other. An odd sequence, or one that changed while somebody read, says that the rest is not whole.
struct Slot {
  std::atomic<bool> taken{false};
  Slot* next = nullptr;
  std::atomic<uint64_t> sequence{0};
  std::atomic<int> tid{0};
  SharedText task, object;
  std::atomic<WaitKind> kind{WaitKind::none};
  std::atomic<bool> timed{false};
  std::atomic<const char*> made_in{nullptr}, at_file{nullptr};
  std::atomic<uint32_t> made_line{0}, at_line{0};
  std::atomic<const int*> holder{nullptr};
  std::atomic<uint64_t> identity{0};
  std::atomic<int64_t> since{0};
};

std::atomic<Slot*> g_slots{nullptr};

Slot* claim_slot() {
  Slot* slot = g_slots.load(std::memory_order_acquire);
  for (; slot != nullptr; slot = slot->next) {
    if (!slot->taken.load(kRelaxed) && !slot->taken.exchange(true, kRelaxed)) break;
  }
  if (slot == nullptr) {  // Never given back: there are as many as threads that waited at once.
    slot = new Slot;
    slot->taken.store(true, kRelaxed);
    slot->next = g_slots.load(kRelaxed);
    while (!g_slots.compare_exchange_weak(slot->next, slot, std::memory_order_release)) {
    }
  }
  slot->tid.store(static_cast<int>(syscall(SYS_gettid)), kRelaxed);
  return slot;
}

class OwnSlot {
 public:
  ~OwnSlot() {
    if (slot_ != nullptr) slot_->taken.store(false, kRelaxed);
    slot_ = nullptr;
    gone_ = true;
  }
  Slot* get() {  // Null while the thread is on its way out.
    if (slot_ == nullptr && !gone_) slot_ = claim_slot();
    return slot_;
  }

 private:
  Slot* slot_ = nullptr;
  bool gone_ = false;
};
thread_local OwnSlot tl_slot;

void fence() { std::atomic_signal_fence(std::memory_order_seq_cst); }

// Reads a thread's id wherever it lies; 0 where that memory is gone.
int read_holder(const int* at) {
  if (at == nullptr) return 0;
  int value = 0;
  iovec to{&value, sizeof value};
  iovec from{const_cast<int*>(at), sizeof value};
  const ssize_t got = syscall(SYS_process_vm_readv, getpid(), &to, 1UL, &from, 1UL, 0UL);
  return got == static_cast<ssize_t>(sizeof value) ? value : 0;
}

bool read_slot(const Slot& slot, NativeWait& wait) {
  const uint64_t before = slot.sequence.load(kRelaxed);
  fence();
  wait.kind = slot.kind.load(kRelaxed);
  if (before % 2 != 0 || wait.kind == WaitKind::none) return false;
  wait.nth = before;
  wait.tid = slot.tid.load(kRelaxed);
  wait.task = slot.task.get();
  wait.object = slot.object.get();
  wait.timed = slot.timed.load(kRelaxed);
  wait.identity = slot.identity.load(kRelaxed);
  wait.since = Instant(Duration(slot.since.load(kRelaxed)));
  const char* made_in = slot.made_in.load(kRelaxed);
  const char* at_file = slot.at_file.load(kRelaxed);
  const uint32_t made_line = slot.made_line.load(kRelaxed), at_line = slot.at_line.load(kRelaxed);
  wait.holder = read_holder(slot.holder.load(kRelaxed));
  fence();
  if (slot.sequence.load(kRelaxed) != before) return false;
  if (wait.object.empty() && made_in != nullptr)
    wait.object = fmt::format("made at {}:{}", made_in, made_line);
  if (at_file != nullptr) wait.at = fmt::format("{}:{}", at_file, at_line);
  return true;
}

Slot* begin_wait() {
  Slot* slot = tl_slot.get();
  if (slot == nullptr) return nullptr;
  slot->sequence.store(slot->sequence.load(kRelaxed) + 1, kRelaxed);
  fence();
  slot->task.set(this_task().name());
  slot->since.store(Monotonic::now().time_since_epoch().count(), kRelaxed);
  return slot;
}
void publish(Slot* slot) {
  fence();
  slot->sequence.store(slot->sequence.load(kRelaxed) + 1, kRelaxed);
}

}  // namespace

std::vector<NativeWait> native_waits() {
  std::vector<NativeWait> all;
  for (const Slot* slot = g_slots.load(std::memory_order_acquire); slot != nullptr;
       slot = slot->next) {
    NativeWait wait;
    if (slot->taken.load(kRelaxed) && read_slot(*slot, wait)) all.push_back(std::move(wait));
  }
  return all;
}

namespace detail {

NativeWaitScope::NativeWaitScope(WaitKind kind, const SyncObject& object, std::source_location at,
                                 bool timed, const int* holder) {
  Slot* slot = begin_wait();
  if (slot == nullptr) return;
  slot->kind.store(kind, kRelaxed);
  slot->object.set(object.name != nullptr ? object.name : "");
  slot->timed.store(timed, kRelaxed);
  slot->made_in.store(object.made_at.file_name(), kRelaxed);
  slot->made_line.store(object.made_at.line(), kRelaxed);
  slot->at_file.store(at.file_name(), kRelaxed);
  slot->at_line.store(at.line(), kRelaxed);
  slot->holder.store(holder, kRelaxed);
  slot->identity.store(object.watch, kRelaxed);
  publish(slot);
}

NativeWaitScope::NativeWaitScope(const std::string& joined, const int* holder, bool timed) {
  Slot* slot = begin_wait();
  if (slot == nullptr) return;
  slot->kind.store(WaitKind::join, kRelaxed);
  slot->object.set(joined);
  slot->timed.store(timed, kRelaxed);
  slot->made_in.store(nullptr, kRelaxed);
  slot->at_file.store(nullptr, kRelaxed);
  slot->holder.store(holder, kRelaxed);
  slot->identity.store(0, kRelaxed);
  publish(slot);
}

NativeWaitScope::~NativeWaitScope() {
  Slot* slot = tl_slot.get();
  if (slot == nullptr) return;
  slot->sequence.store(slot->sequence.load(kRelaxed) + 1, kRelaxed);
  fence();
  slot->kind.store(WaitKind::none, kRelaxed);
  publish(slot);
}

}  // namespace detail
}  // namespace ordeal
