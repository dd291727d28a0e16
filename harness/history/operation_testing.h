#pragma once

// Operations that tests of histories write down by hand.

#include <cstdint>
#include <utility>

#include "harness/history/operation.h"

namespace ordeal::history {

// An operation of `client` that was called at `call`, returned at `ret` and succeeded.
inline Operation done(int64_t client, int64_t call, int64_t ret, const char* op, Value value,
                      Value output = {}, const char* key = "") {
  return {.client = client,
          .call = call,
          .ret = ret,
          .op = op,
          .key = key,
          .value = std::move(value),
          .output = std::move(output)};
}

}  // namespace ordeal::history
