// std::atomic behind the seam: the same orders, and under a deterministic runtime a load may be
// given any store that the orders allow.
#pragma once

#include <atomic>
#include <concepts>
#include <cstring>
#include <type_traits>

#include "harness/sync/runtime.h"

namespace ordeal {

// A value that threads may access without a lock. T is trivially copyable and has at most eight
// bytes. Thread-safe.
template <class T>
class Atomic {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);
  using Order = std::memory_order;
  using At = std::source_location;

 public:
  explicit Atomic(T value = T(), const char* name = nullptr, At where = At::current())
      : cell_(value), self_(name, where) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(Order order = Order::seq_cst, At at = At::current()) const {
    if (Runtime* runtime = current_runtime()) [[unlikely]]
      return value_of(ask(runtime, {.op = AtomicOp::load, .order = order, .at = at}).old);
    return cell_.load(order);
  }
  void store(T value, Order order = Order::seq_cst, At at = At::current()) {
    if (Runtime* runtime = current_runtime()) [[unlikely]] {
      ask(runtime, {.op = AtomicOp::store, .order = order, .operand = image_of(value), .at = at});
      return;
    }
    cell_.store(value, order);
  }
  T exchange(T value, Order order = Order::seq_cst, At at = At::current()) {
    if (Runtime* runtime = current_runtime()) [[unlikely]]
      return value_of(
          ask(runtime,
              {.op = AtomicOp::exchange, .order = order, .operand = image_of(value), .at = at})
              .old);
    return cell_.exchange(value, order);
  }
  // Strong. On failure `expected` becomes the value that was read.
  bool compare_exchange(T& expected, T desired, Order success = Order::seq_cst,
                        Order failure = Order::seq_cst, At at = At::current()) {
    if (Runtime* runtime = current_runtime()) [[unlikely]] {
      const AtomicOutcome outcome = ask(runtime, {.op = AtomicOp::compare_exchange,
                                                  .order = success,
                                                  .failure_order = failure,
                                                  .operand = image_of(desired),
                                                  .expected = image_of(expected),
                                                  .at = at});
      if (!outcome.exchanged) expected = value_of(outcome.old);
      return outcome.exchanged;
    }
    return cell_.compare_exchange_strong(expected, desired, success, failure);
  }
  T fetch_add(T by, Order order = Order::seq_cst, At at = At::current())
    requires std::integral<T>
  {
    if (Runtime* runtime = current_runtime()) [[unlikely]]
      return modify(runtime, by, order, at, [](T a, T b) { return static_cast<T>(a + b); });
    return cell_.fetch_add(by, order);
  }
  T fetch_sub(T by, Order order = Order::seq_cst, At at = At::current())
    requires std::integral<T>
  {
    if (Runtime* runtime = current_runtime()) [[unlikely]]
      return modify(runtime, by, order, at, [](T a, T b) { return static_cast<T>(a - b); });
    return cell_.fetch_sub(by, order);
  }

 private:
  static uint64_t image_of(T value) {
    uint64_t image = 0;
    std::memcpy(&image, &value, sizeof value);
    return image;
  }
  static T value_of(uint64_t image) {
    T value;
    std::memcpy(&value, &image, sizeof value);
    return value;
  }
  AtomicOutcome ask(Runtime* runtime, AtomicAccess access) const {
    access.peek = [](const void* cell) {
      return image_of(static_cast<const std::atomic<T>*>(cell)->load(Order::relaxed));
    };
    access.poke = [](void* cell, uint64_t image) {
      static_cast<std::atomic<T>*>(cell)->store(value_of(image), Order::relaxed);
    };
    return runtime->access(self_, &cell_, access);
  }
  // F: stateless.
  template <class F>
  T modify(Runtime* runtime, T by, Order order, At at, F) {
    AtomicAccess access{.op = AtomicOp::modify, .order = order, .operand = image_of(by), .at = at};
    access.modify = [](uint64_t old, uint64_t operand) {
      return image_of(F()(value_of(old), value_of(operand)));
    };
    return value_of(ask(runtime, access).old);
  }

  mutable std::atomic<T> cell_;
  mutable SyncIdentity self_;
};

inline void atomic_fence(std::memory_order order,
                         std::source_location at = std::source_location::current()) {
  if (Runtime* runtime = current_runtime()) [[unlikely]]
    return runtime->fence(order, at);
  std::atomic_thread_fence(order);
}

}  // namespace ordeal
