// The binary form of plain data in journals and on control sockets: fixed-width integers, lengths
// before text and lists, fields in order without names. Both ends are builds of one version.
//
// A struct travels if it has a list of fields: visit_fields (harness/result/fields.h), or
// wire_fields for the records that are no part of a result.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/result/fields.h"

namespace ordeal {

// Calls a wire with each field of a visited struct, without the names.
template <class Wire>
struct UnnamedFields {
  Wire& wire;
  template <class T>
  void operator()(const char*, T& field) {
    wire(field);
  }
  template <class T>
  void if_any(const char*, T& field) {
    wire(field);
  }
};
template <class Wire, class T>
concept HasWireFields = requires(Wire& wire, T& value) { wire_fields(wire, value); };

// Appends values to a string of bytes.
class WireWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void put(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put(const std::string& text) {
    put(static_cast<uint32_t>(text.size()));
    bytes_.append(text);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <class T>
  void put(const std::vector<T>& list) {
    put(static_cast<uint32_t>(list.size()));
    for (const T& item : list) put(item);
  }
  template <class K, class V>
  void put(const std::map<K, V>& map) {
    put(static_cast<uint32_t>(map.size()));
    for (const auto& entry : map) put(entry);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
    requires std::is_class_v<T>
  void put(const T& value) {
    auto& fields = const_cast<T&>(value);  // A writer only reads; the list is the reader's too.
    if constexpr (HasWireFields<WireWriter, T>) {
      wire_fields(*this, fields);
    } else {
      UnnamedFields<WireWriter> visitor{*this};
      visit_fields(visitor, fields);
    }
  }
  std::string bytes_;
};

// Reads the values back in the same order. After the end of the bytes, or a length beyond it, ok()
// is false and every value is empty.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  bool ok() const { return ok_; }

 private:
  template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void get(T& value) {
    if (rest_.size() < sizeof value) return fail();
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
  }
  uint32_t length() {
    uint32_t n = 0;
    get(n);
    if (n > rest_.size()) fail();
    return ok_ ? n : 0;
  }
  void get(std::string& text) {
    const uint32_t n = length();
    text.assign(rest_.substr(0, n));
    rest_.remove_prefix(n);
  }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    get(pair.first);
    get(pair.second);
  }
  template <class T>
  void get(std::vector<T>& list) {
    list.clear();
    for (uint32_t n = length(); n > 0 && ok_; --n) get(list.emplace_back());
  }
  template <class K, class V>
  void get(std::map<K, V>& map) {
    map.clear();
    for (uint32_t n = length(); n > 0 && ok_; --n) {
      std::pair<K, V> entry;
      get(entry);
      map.insert(std::move(entry));
    }
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    if (there && ok_) get(value.emplace());
  }
  template <class T>
    requires std::is_class_v<T>
  void get(T& value) {
    if constexpr (HasWireFields<WireReader, T>) {
      wire_fields(*this, value);
    } else {
      UnnamedFields<WireReader> visitor{*this};
      visit_fields(visitor, value);
    }
  }
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  std::string_view rest_;
  bool ok_ = true;
};

template <class T>
std::string to_wire(const T& value) {
  WireWriter writer;
  writer(value);
  return writer.bytes();
}

}  // namespace ordeal
