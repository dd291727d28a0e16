// One call of a target's row: values in, a value out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/random.h"

namespace ordeal {

// A value that crosses between a script and a target. Text is borrowed: an argument's for the
// length of the call, a result's until the thread's next call.
class Value {
 public:
  enum class Kind : uint8_t { nil, boolean, integer, number, text };

  Value() : kind_(Kind::nil), integer_(0) {}
  static Value of(bool value) { return Value(Kind::boolean, value ? 1 : 0); }
  static Value of(int64_t value) { return Value(Kind::integer, value); }
  static Value of(double value) {
    Value v;
    v.kind_ = Kind::number;
    v.number_ = value;
    return v;
  }
  static Value of(std::string_view value) {
    Value v;
    v.kind_ = Kind::text;
    v.text_ = value.data();
    v.size_ = value.size();
    return v;
  }

  Kind kind() const { return kind_; }
  bool is_nil() const { return kind_ == Kind::nil; }
  bool boolean() const { return integer_ != 0; }
  int64_t integer() const { return integer_; }
  double number() const { return kind_ == Kind::number ? number_ : static_cast<double>(integer_); }
  std::string_view text() const { return {text_, size_}; }

 private:
  Value(Kind kind, int64_t integer) : kind_(kind), integer_(integer) {}

  Kind kind_;
  union {
    int64_t integer_;
    double number_;
    const char* text_;
  };
  size_t size_ = 0;
};

// One call: arguments in, a result out. Belongs to one thread and is used again for its next call.
struct Call {
  static constexpr size_t kMaxArgs = 6;

  Value args[kMaxArgs];
  size_t arg_count = 0;

  Value result;                              // One value, or ...
  std::vector<std::string>* list = nullptr;  // ... set by rows whose `returns` is a list: &texts.

  // Room that lives as long as the thread: results point into it.
  std::vector<std::string> texts;
  std::string text;
  std::vector<char> buffer;

  Random* random = nullptr;  // The thread's stream for generated arguments.
  uint64_t sequence = 0;     // Grows by one with each generated call of the thread.

  const Value& arg(size_t i) const { return args[i]; }
  int64_t integer_or(size_t i, int64_t fallback) const {
    return i < arg_count && !args[i].is_nil() ? args[i].integer() : fallback;
  }
};

}  // namespace ordeal
