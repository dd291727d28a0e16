// Plain data that several tasks touch, with every read and write a step that a deterministic
// runtime may schedule around and check for races.
//
//   Shared<int> count{0, "account.count"};
//   count.set(count.get() + 1);   // a read, then a write: two steps
//
// Natively, and for ThreadSanitizer, it is the plain T and nothing else: the target has to guard
// it, and ThreadSanitizer reports where it does not.
#pragma once

#include <cstring>
#include <source_location>
#include <type_traits>
#include <utility>

#include "harness/sync/runtime.h"

namespace ordeal {

// Not synchronised: that is the point of it. Copying a Shared is a mistake; copy its value.
template <class T>
class Shared {
  using At = std::source_location;

 public:
  explicit Shared(T value = T(), const char* name = nullptr, At where = At::current())
      : value_(std::move(value)), self_(name, where) {}
  Shared(const Shared&) = delete;

  // One step each.
  T get(At at = At::current()) const {
    touch({.at = at});
    return value_;
  }
  void set(T value, At at = At::current()) {
    touch({.write = true, .operand = image_of(value), .at = at});
    value_ = std::move(value);
  }
  // Reads in one step and writes in the next, as `x = f(x)` does on a machine.
  template <class F>
  void update(F f, At at = At::current()) {
    T next = f(get(at));
    set(std::move(next), at);
  }
  // Reads without a step, for checks when no other task runs any more.
  const T& peek() const { return value_; }

 private:
  static constexpr bool kHasImage = std::is_trivially_copyable_v<T> && sizeof(T) <= 8;
  static uint64_t image_of(const T& value) {
    uint64_t image = 0;
    if constexpr (kHasImage) std::memcpy(&image, &value, sizeof value);
    return image;
  }
  void touch(PlainAccess access) const {
    Runtime* const runtime = current_runtime();
    if (runtime == nullptr) [[likely]]
      return;
    access.cell = &value_;
    if constexpr (kHasImage)
      access.peek = [](const void* cell) { return image_of(*static_cast<const T*>(cell)); };
    runtime->plain(self_, access);
  }

  T value_;
  mutable SyncIdentity self_;
};

}  // namespace ordeal
