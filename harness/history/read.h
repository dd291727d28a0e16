// Histories as text: one JSON object for each operation, a line each.
//
//   {"client":4,"call":0,"return":1,"op":"read","key":"r","value":null,"output":null,"status":"ok"}
//
// `return` is null while pending; `key`, `value` and `output` may be left out where they are null.
// `value` and `output` are scalars or lists.
#pragma once

#include <istream>
#include <string>
#include <string_view>

#include "harness/history/model.h"

namespace ordeal::history {

// The operations, sorted by call. Throws InputError "line 7: REASON" at the first line that cannot
// be one: cut off, a field missing, unknown, twice or of the wrong kind, a return before its call,
// an operation that the model has not, a client with two open calls (after one that stays pending
// a client goes on under a new number). Empty lines are skipped. The last line must be whole, but
// needs no newline.
History read_history(std::istream& in, const Model& model);
History read_history(std::string_view text, const Model& model);

// The line of one operation, without its newline.
std::string to_line(const Operation& operation);

}  // namespace ordeal::history
