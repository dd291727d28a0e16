// A container for code that runs on the stacks of tasks and is built without ThreadSanitizer. The
// linker could merge such code's std::vector<int> with an instrumented copy, and ThreadSanitizer
// intercepts memmove in any code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ordeal::explore {

// malloc and free for Vec, which ThreadSanitizer does not see: a Vec belongs to no task, whichever
// makes it grow. vec_alloc ends the process where there is no memory.
void* vec_alloc(size_t bytes);
void vec_free(void* memory);

// A vector of plain values.
template <class T>
class Vec {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  Vec() = default;
  Vec(const Vec&) = delete;
  Vec& operator=(const Vec&) = delete;
  ~Vec() { vec_free(static_cast<void*>(data_)); }

  void push_back(const T& value) {
    if (size_ == capacity_) [[unlikely]] {
      const T copy = value;
      reserve(capacity_ == 0 ? 16 : capacity_ * 2);
      data_[size_++] = copy;
      return;
    }
    data_[size_++] = value;
  }
  void pop_back() { --size_; }
  void clear() { size_ = 0; }
  void resize(uint32_t size, const T& fill = T()) {
    reserve(size);
    for (uint32_t i = size_; i < size; ++i) data_[i] = fill;
    size_ = size;
  }
  void reserve(uint32_t capacity) {
    if (capacity <= capacity_) return;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): T may well be a pointer.
    T* bigger = static_cast<T*>(vec_alloc(sizeof(T) * capacity));
    for (uint32_t i = 0; i < size_; ++i) bigger[i] = data_[i];
    vec_free(static_cast<void*>(data_));
    data_ = bigger;
    capacity_ = capacity;
  }
  void erase_at(uint32_t index) {  // Keeps the order.
    for (uint32_t i = index + 1; i < size_; ++i) data_[i - 1] = data_[i];
    --size_;
  }
  void insert_at(uint32_t index, const T& value) {
    const T copy = value;
    push_back(copy);
    for (uint32_t i = size_ - 1; i > index; --i) data_[i] = data_[i - 1];
    data_[index] = copy;
  }

  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](uint32_t i) { return data_[i]; }
  const T& operator[](uint32_t i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

 private:
  T* data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

}  // namespace ordeal::explore
