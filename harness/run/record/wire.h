// How plain data travels in journals and over control sockets: fixed-width integers, lengths
// before text and lists, fields in order. Both ends are builds of the same version.
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

#include "harness/result/result.h"

namespace ordeal {

// Writes values behind each other.
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
    requires std::is_class_v<T> && requires(WireWriter& w, T& t) { wire_fields(w, t); }
  void put(const T& value) {
    wire_fields(*this, const_cast<T&>(value));  // Fields are only read by a writer.
  }
  std::string bytes_;
};

// Reads them back. After the end, or a length that cannot be, ok() is false and values are empty.
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
    requires std::is_class_v<T> && requires(WireReader& r, T& t) { wire_fields(r, t); }
  void get(T& value) {
    wire_fields(*this, value);
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

// The fields of a struct, in order; the same list reads and writes.
template <class W>
void wire_fields(W& w, Frame& f) {
  w(f.function, f.file, f.line, f.module);
}
template <class W>
void wire_fields(W& w, Stack& s) {
  w(s.title, s.thread, s.frames);
}
template <class W>
void wire_fields(W& w, Finding& f) {
  w(f.kind, f.claim, f.evidence, f.stacks, f.location, f.thread, f.fingerprint, f.reproduce,
    f.count, f.at, f.expected, f.warning, f.suppressed);
}
template <class W>
void wire_fields(W& w, HistogramData& h) {
  w(h.count, h.min, h.max, h.sum, h.buckets);
}
template <class W>
void wire_fields(W& w, FaultRecord& f) {
  w(f.at, f.point, f.thread, f.hit, f.rule, f.action, f.value, f.contended);
}
template <class W>
void wire_fields(W& w, PointResult& p) {
  w(p.name, p.file, p.line, p.reached, p.armed, p.hits, p.fired, p.fired_contended,
    p.hits_by_thread, p.actions, p.legal);
}

}  // namespace ordeal
