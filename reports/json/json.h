// A result as JSON and back. The document is described by reports/result.schema.json.
#pragma once

#include <string>

#include "harness/result/result.h"

namespace ordeal {

// The bytes of result.json: `"schema": "ordeal.result/2"` and every field of the result, keys
// always in the same order. Bytes that are not UTF-8 become U+FFFD, a number that is not finite
// becomes null. Never throws but for memory. Pure: any thread may call it.
std::string write_json(const Result& result);

// Reads what write_json wrote, in this version of the schema or an older one. The result is equal
// but for the two replacements above (null reads as NaN); fields that the version lacks are empty.
// Throws InputError, which names the place and what is wrong there, for text that is not JSON,
// another schema or version, and a key that is missing, unknown or of the wrong type.
Result read_json(const std::string& text);

}  // namespace ordeal
