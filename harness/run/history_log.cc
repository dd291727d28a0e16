#include "harness/run/history_log.h"

#include <algorithm>
#include <cstring>

namespace ordeal {
namespace {

// What a value is, in the four bits that its place has in Head::shapes.
enum Shape : uint32_t { kAbsent, kNil, kFalse, kTrue, kInteger, kNumber, kText, kLongText, kList };

constexpr unsigned kResultPlace = Call::kMaxArgs;
constexpr size_t kLength = sizeof(uint64_t);  // Stands before a text, in whole words.

constexpr size_t in_words(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

// What a record may need but for a list; there is always so much left when one is begun.
constexpr size_t kRoom =
    64 + (Call::kMaxArgs + 1) * (kLength + in_words(HistoryLog::kMostText) + 8);

template <class T>
T taken(const char*& from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  from += sizeof value;
  return value;
}

std::string_view taken_text(const char*& from) {
  const auto size = taken<uint64_t>(from);
  const std::string_view text(from, size);
  from += in_words(size);
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

HistoryLog::HistoryLog(HistoryRoom& room, std::string thread)
    : room_(room), targets_(room.targets), scale_(tick_scale()), thread_(std::move(thread)) {}

HistoryLog::~HistoryLog() = default;

// A new chunk, into which the first `kept` bytes of the record under way move. False: no room.
bool HistoryLog::grow(size_t kept) {
  if (stopped_at_ != RecordedCall::kNever) return false;
  if (room_.chunks_left.fetch_sub(1, std::memory_order_relaxed) <= 0) {
    room_.chunks_left.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  settle();
  chunks_.push_back({std::make_unique_for_overwrite<char[]>(kChunk), 0});
  char* const fresh = chunks_.back().bytes.get();
  if (kept > 0) std::memcpy(fresh, at_, kept);
  at_ = fresh;
  end_ = fresh + kChunk;
  return true;
}

void HistoryLog::settle() {
  if (chunks_.empty()) return;
  chunks_.back().used = static_cast<size_t>(at_ - chunks_.back().bytes.get());
}

void HistoryLog::put_text(std::string_view text) {
  const uint64_t size = text.size();
  std::memcpy(to_, &size, sizeof size);
  std::memcpy(to_ + sizeof size, text.data(), text.size());
  to_ += sizeof size + in_words(text.size());
}

void HistoryLog::put(const Value& value, unsigned place) {
  uint32_t shape = kNil;
  switch (value.kind()) {
    case Value::Kind::nil:
      break;
    case Value::Kind::boolean:
      shape = value.boolean() ? kTrue : kFalse;
      break;
    case Value::Kind::integer: {
      shape = kInteger;
      const int64_t integer = value.integer();
      std::memcpy(to_, &integer, sizeof integer);
      to_ += sizeof integer;
      break;
    }
    case Value::Kind::number: {
      shape = kNumber;
      const double number = value.number();
      std::memcpy(to_, &number, sizeof number);
      to_ += sizeof number;
      break;
    }
    case Value::Kind::text:
      shape = value.text().size() <= kMostText ? kText : kLongText;
      if (shape == kText) put_text(value.text());
      break;
  }
  head_->shapes |= shape << (4 * place);
}

void HistoryLog::open(OpSlot slot, const Call& call) {
  // A record that was left open, by an operation that threw, stays as one that never came back.
  if (head_ != nullptr) [[unlikely]]
    at_ += head_->size;
  head_ = nullptr;
  if (static_cast<size_t>(end_ - at_) < kRoom && !grow(0)) [[unlikely]]
    return;
  head_ = reinterpret_cast<Head*>(at_);
  head_->ret = RecordedCall::kNever;
  head_->code = 0;
  head_->slot = slot;
  head_->shapes = 0;
  to_ = at_ + sizeof(Head);
  const auto count = static_cast<unsigned>(std::min(call.arg_count, Call::kMaxArgs));
  for (unsigned i = 0; i < count; ++i) put(call.args[i], i);
  head_->size = static_cast<uint32_t>(to_ - at_);
}

void HistoryLog::close(uint64_t at, int code, const Call& call) {
  if (head_ == nullptr) [[unlikely]]
    return;
  head_->ret = at;
  head_->code = code;
  if (code == 0) {
    if (call.list != nullptr) [[unlikely]] {
      close_list(*call.list);
    } else {
      put(call.result, kResultPlace);
    }
  }
  if (head_ == nullptr) [[unlikely]]
    return;
  head_->size = static_cast<uint32_t>(to_ - at_);
  at_ = to_;
  head_ = nullptr;
  ++operations_;
}

// A list may not fit behind its arguments: then the record moves.
void HistoryLog::close_list(const std::vector<std::string>& list) {
  size_t bytes = kLength;
  for (const std::string& text : list) bytes += kLength + in_words(text.size());
  if (bytes > kMostList) {
    head_->shapes |= uint32_t{kLongText} << (4 * kResultPlace);
    return;
  }
  if (static_cast<size_t>(end_ - to_) < bytes) {
    const auto kept = static_cast<size_t>(to_ - at_);
    const uint64_t called = head_->call;
    if (!grow(kept)) {
      stopped_at_ = std::min(stopped_at_, called);
      head_ = nullptr;
      return;
    }
    head_ = reinterpret_cast<Head*>(at_);
    to_ = at_ + kept;
  }
  head_->shapes |= uint32_t{kList} << (4 * kResultPlace);
  const uint64_t count = list.size();
  std::memcpy(to_, &count, sizeof count);
  to_ += sizeof count;
  for (const std::string& text : list) put_text(text);
}

void HistoryLog::start_over() {
  if (chunks_.size() > 1) {
    room_.chunks_left.fetch_add(static_cast<int64_t>(chunks_.size()) - 1);
    chunks_.resize(1);
  }
  if (!chunks_.empty()) {
    at_ = chunks_[0].bytes.get();
    end_ = at_ + kChunk;
  }
  head_ = nullptr;
  operations_ = 0;
  stopped_at_ = RecordedCall::kNever;
}

void HistoryLog::each(const std::function<void(const RecordedCall&)>& visit) const {
  for (size_t i = 0; i < chunks_.size(); ++i) {
    const char* from = chunks_[i].bytes.get();
    const char* end = from + chunks_[i].used;
    // The last chunk is the one being written, perhaps with a record under way.
    if (i + 1 == chunks_.size()) end = head_ != nullptr ? at_ + head_->size : at_;
    while (from < end) {
      const char* next = from;
      const auto head = taken<Head>(next);
      RecordedCall call;
      call.slot = head.slot;
      call.call = head.call;
      call.ret = head.ret;
      call.code = head.code;
      const auto shape = [&head](unsigned place) { return (head.shapes >> (4 * place)) & 15; };
      for (unsigned place = 0; place < Call::kMaxArgs && shape(place) != kAbsent; ++place)
        call.args[call.arg_count++] = taken_value(shape(place), next, call.cut_argument);
      if (shape(kResultPlace) == kList) {
        call.has_list = true;
        for (auto count = taken<uint64_t>(next); count > 0; --count)
          call.list.push_back(taken_text(next));
      } else {
        call.result = taken_value(shape(kResultPlace), next, call.cut_result);
      }
      visit(call);
      from += head.size;
    }
  }
}

}  // namespace ordeal
