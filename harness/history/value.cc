#include "harness/history/value.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "harness/base/random.h"

namespace ordeal::history {

std::string json_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<int>(c));
        } else {
          out += c;
        }
    }
  }
  return out + '"';
}

// Here rather than inline: g++ 12 takes inlined moves of variants for uses of what is not set.
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

std::string Value::json() const {
  if (is_null()) return "null";
  if (is_bool()) return truth() ? "true" : "false";
  if (is_int()) return fmt::format("{}", number());
  if (is_text()) return json_string(text());
  if (is_list()) {
    std::string out = "[";
    for (const Value& item : list()) {
      if (out.size() > 1) out += ',';
      out += item.json();
    }
    return out + ']';
  }
  // A number that would be read as an integer keeps its point.
  const double number = std::get<double>(data_);
  if (!std::isfinite(number)) return "null";
  std::string out = fmt::format("{}", number);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

size_t Value::hash() const {
  const uint64_t kind = data_.index();
  if (is_bool()) return hash_combine(kind, truth() ? 1 : 0);
  if (is_int()) return hash_combine(kind, static_cast<uint64_t>(number()));
  if (is_text()) return hash_combine(kind, hash_text(text()));
  if (is_list()) {
    uint64_t hash = hash_combine(kind, list().size());
    for (const Value& item : list()) hash = hash_combine(hash, item.hash());
    return hash;
  }
  if (is_null()) return mix_bits(kind);
  uint64_t bits = 0;
  const double number = std::get<double>(data_) + 0.0;  // -0.0 equals 0.0.
  std::memcpy(&bits, &number, sizeof bits);
  return hash_combine(kind, bits);
}

size_t Value::bytes() const {
  size_t bytes = sizeof *this;
  if (is_text()) bytes += text().capacity();
  if (is_list()) {
    for (const Value& item : list()) bytes += item.bytes();
  }
  return bytes;
}

bool Value::operator==(const Value& other) const { return data_ == other.data_; }
bool Value::operator<(const Value& other) const { return data_ < other.data_; }

}  // namespace ordeal::history
