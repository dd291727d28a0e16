// Writing a result as JSON and reading it back. reports/result.schema.json describes the document.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// Returns the bytes of result.json: `"schema": "ordeal.result/2"` and every field of the result,
// with the keys always in the same order. Bytes that are not UTF-8 become U+FFFD, a number that is
// not finite becomes null. Throws std::bad_alloc only. Pure. Thread-safe.
std::string write_json(const Result& result);

// Reads the output of write_json, in this version of the schema or an older one. The result is
// equal to the written one but for the two replacements above (null reads as NaN); fields that the
// version lacks are empty. Throws InputError, which names the place and the fault, for text that is
// not JSON, another schema or a newer version, and a key that is missing, unknown or of the wrong
// type.
Result read_json(const std::string& text);

}  // namespace ordeal
