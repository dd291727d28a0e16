// A value in a history: an argument of a client, an output, or the state of a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ordeal::history {

// Null, a truth value, a number, text, or a list of values. Two values are equal only where their
// kinds are: 1 is neither 1.0 nor "1".
class Value {
 public:
  using List = std::vector<Value>;

  Value() = default;
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  explicit Value(bool truth) : data_(truth) {}
  explicit Value(int64_t number) : data_(number) {}
  explicit Value(int number) : data_(static_cast<int64_t>(number)) {}
  explicit Value(double number) : data_(number) {}
  explicit Value(std::string text) : data_(std::move(text)) {}
  explicit Value(const char* text) : data_(std::string(text)) {}
  explicit Value(List list) : data_(std::move(list)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_int() const { return std::holds_alternative<int64_t>(data_); }
  bool is_text() const { return std::holds_alternative<std::string>(data_); }
  bool is_list() const { return std::holds_alternative<List>(data_); }
  bool is(bool truth) const { return is_bool() && std::get<bool>(data_) == truth; }

  // REQUIRES: the value is of that kind.
  bool truth() const { return std::get<bool>(data_); }
  int64_t number() const { return std::get<int64_t>(data_); }
  double real() const { return std::get<double>(data_); }  // Of a number that is no integer.
  const std::string& text() const { return std::get<std::string>(data_); }
  const List& list() const { return std::get<List>(data_); }
  List& list() { return std::get<List>(data_); }

  // As JSON, in one line: 3, "a", [1,2], null.
  std::string json() const;
  size_t hash() const;
  size_t bytes() const;  // Of memory, about.

  bool operator==(const Value& other) const;
  bool operator<(const Value& other) const;  // Some total order, by kind first.

 private:
  std::variant<std::monostate, bool, int64_t, double, std::string, List> data_;
};

// The hash of a value, for containers.
struct ValueHash {
  size_t operator()(const Value& value) const { return value.hash(); }
};

// The text as a JSON string, with its quotes.
std::string json_string(const std::string& text);

}  // namespace ordeal::history
