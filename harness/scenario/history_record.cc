#include "harness/scenario/history_record.h"

namespace ordeal::record {
namespace {

template <class T>
T taken(const char*& from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  from += sizeof value;
  return value;
}

std::string_view taken_text(const char*& from) {
  uint16_t size = 0;
  std::memcpy(&size, from, sizeof size);
  const std::string_view text(from + kLength, size);
  from += in_words(kLength + size);
  return text;
}

Value taken_value(uint32_t shape, const char*& from, bool& cut) {
  switch (shape) {
    case kFalse:
    case kTrue:
      return Value::of(shape == kTrue);
    case kInteger:
      return Value::of(taken<int64_t>(from));
    case kNumber:
      return Value::of(taken<double>(from));
    case kText:
      return Value::of(taken_text(from));
    case kLongText:
      cut = true;
      return {};
    default:
      return {};
  }
}

}  // namespace

size_t list_bytes(const std::vector<std::string>& list) {
  size_t bytes = sizeof(uint64_t);
  for (const std::string& text : list) bytes += in_words(kLength + text.size());
  return bytes;
}

char* put_list(char* to, const std::vector<std::string>& list) {
  to = put_word(to, uint64_t{list.size()});
  for (const std::string& text : list) to = put_text(to, text);
  return to;
}

Head head_at(const char* from) { return taken<Head>(from); }

const char* read(const char* from, RecordedCall& call) {
  const char* next = from;
  const auto head = taken<Head>(next);
  call = {};
  call.slot = head.slot;
  call.call = head.call;
  call.ret = head.ret;
  const auto shape = [&head](unsigned place) { return (head.shapes >> (4 * place)) & 15; };
  for (unsigned place = 0; place < Call::kMaxArgs && shape(place) != kAbsent; ++place)
    call.args[call.arg_count++] = taken_value(shape(place), next, call.cut_argument);
  if (shape(kResultPlace) == kCode) {
    call.code = static_cast<int>(taken<int64_t>(next));
  } else if (shape(kResultPlace) == kList) {
    call.has_list = true;
    for (auto count = taken<uint64_t>(next); count > 0; --count)
      call.list.push_back(taken_text(next));
  } else {
    call.result = taken_value(shape(kResultPlace), next, call.cut_result);
  }
  return from + size_t{head.words} * 8;
}

}  // namespace ordeal::record
