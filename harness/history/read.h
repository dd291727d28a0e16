// Histories as text: one JSON object for each operation, a line each.
//
//   {"client":4,"call":0,"return":1,"op":"read","key":"r","value":null,"output":null,"status":"ok"}
//
// `return` is null while pending; `key`, `value` and `output` may be left out where they are null.
// `value` and `output` are scalars or lists.
#pragma once

#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/history/model.h"

namespace ordeal::history {

// The operations, sorted by call. Throws InputError "line 7: REASON" at the first line that cannot
// be one: cut off, a field missing, unknown, twice or of the wrong kind, a return before its call,
// an operation that the model has not, a client with two open calls (after one that stays pending
// a client goes on under a new number). Empty lines are skipped. The last line must be whole, but
// needs no newline.
History read_history(std::istream& in, const Model& model);
History read_history(std::string_view text, const Model& model);

// Finds a client that calls before its operation before has returned, in operations that come in
// order of their calls. Forgets what can be in nobody's way, and of clients whose last operation
// stays pending all where they are more than a million.
class OpenCalls {
 public:
  std::string complaint(const Operation& operation);  // "" where it is fine.

 private:
  struct Call {
    int64_t until = INT64_MIN;
    uint32_t line = 0;
    bool pending = false;
    std::string op{};
  };
  static constexpr size_t kRemembered = size_t{1} << 20;

  std::unordered_map<int64_t, Call> last_;  // By client.
  size_t forget_at_ = 1024;
};

// One operation at a time, in the order of the lines. Throws as read_history().
class HistoryReader {
 public:
  HistoryReader(std::istream& in, const Model& model) : in_(in), model_(model) {}

  // Nothing at the end. Does not look at what was there before.
  std::optional<Operation> next();
  // The same for a stream that is judged as it comes: its lines are sorted by call.
  std::optional<Operation> next_in_order();

 private:
  std::istream& in_;
  const Model& model_;
  OpenCalls open_;
  std::string text_;
  uint32_t number_ = 0;
  int64_t latest_call_ = INT64_MIN;
};

// The line of one operation, without its newline.
std::string to_line(const Operation& operation);

}  // namespace ordeal::history
