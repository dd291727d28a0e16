// How a recorded operation lies in memory: a head, its arguments, then what came back.
//
// Writing one is all that recording costs beside the stamps, so it is short and inline: values go
// where the one before ended, in whole words, and what they are is said in four bits each.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/history_row.h"

namespace ordeal::record {

inline constexpr size_t kMostText = 256;  // Longer texts are not kept.
inline constexpr size_t kMostList = size_t{32} << 10;

struct Head {
  uint64_t call, ret;
  uint32_t shapes;  // Of the arguments, then of what came back.
  uint16_t slot;    // OpSlot.
  uint16_t words;   // Of the whole record.
};
static_assert(sizeof(Head) == 24);

enum Shape : uint32_t {
  kAbsent,
  kNil,
  kFalse,
  kTrue,
  kInteger,
  kNumber,
  kText,
  kLongText,
  kList,
  kCode,  // Instead of a result: the operation's code.
};
inline constexpr unsigned kResultPlace = Call::kMaxArgs;
inline constexpr uint32_t in_place(Shape shape, unsigned place) { return shape << (4 * place); }

inline constexpr size_t kLength = sizeof(uint16_t);  // Stands before a text.
inline constexpr size_t in_words(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

// What a record may need but for a list.
inline constexpr size_t kMost = sizeof(Head) + (Call::kMaxArgs + 1) * in_words(kLength + kMostText);

// A short text without a call; longer ones are worth one.
inline void copy_text(char* to, const char* from, size_t size) {
  const auto two = [&](auto part) {  // The first and the last bytes, which may overlap.
    std::memcpy(&part, from, sizeof part);
    decltype(part) last;
    std::memcpy(&last, from + size - sizeof part, sizeof part);
    std::memcpy(to, &part, sizeof part);
    std::memcpy(to + size - sizeof part, &last, sizeof part);
  };
  if (size > 16) [[unlikely]] {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    two(uint64_t{});
  } else if (size >= 4) {
    two(uint32_t{});
  } else if (size >= 2) {
    two(uint16_t{});
  } else if (size == 1) {
    *to = *from;
  }
}

// These write at `to` and return where the next value goes.
inline char* put_text(char* to, std::string_view text) {
  const auto size = static_cast<uint16_t>(text.size());
  std::memcpy(to, &size, sizeof size);
  copy_text(to + kLength, text.data(), text.size());
  return to + in_words(kLength + text.size());
}
template <class T>
inline char* put_word(char* to, T value) {
  static_assert(sizeof value == 8);
  std::memcpy(to, &value, sizeof value);
  return to + sizeof value;
}
inline char* put(char* to, const Value& value, unsigned place, uint32_t& shapes) {
  switch (value.kind()) {
    case Value::Kind::nil:
      break;
    case Value::Kind::boolean:
      shapes |= in_place(value.boolean() ? kTrue : kFalse, place);
      return to;
    case Value::Kind::integer:
      shapes |= in_place(kInteger, place);
      return put_word(to, value.integer());
    case Value::Kind::number:
      shapes |= in_place(kNumber, place);
      return put_word(to, value.number());
    case Value::Kind::text:
      if (value.text().size() > kMostText) [[unlikely]] {
        shapes |= in_place(kLongText, place);
        return to;
      }
      shapes |= in_place(kText, place);
      return put_text(to, value.text());
  }
  shapes |= in_place(kNil, place);
  return to;
}

// The bytes that a list needs, and the list.
size_t list_bytes(const std::vector<std::string>& list);
char* put_list(char* to, const std::vector<std::string>& list);

// The head of the record that begins there, and all of it. Returns where the next one begins.
Head head_at(const char* from);
const char* read(const char* from, RecordedCall& call);

}  // namespace ordeal::record
