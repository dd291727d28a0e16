#include "harness/base/assert.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace ordeal {
namespace {
AssertHandler g_handler = nullptr;  // Constant once threads run.
thread_local AssertHandler tl_handler = nullptr;
}  // namespace

void set_assert_handler(AssertHandler handler) { g_handler = handler; }

AssertHandler set_thread_assert_handler(AssertHandler handler) {
  return std::exchange(tl_handler, handler);
}

void assert_failed(std::string_view expression, std::string_view message,
                   std::source_location where) {
  if (tl_handler != nullptr) tl_handler({expression, message, where});
  std::fprintf(stderr, "%s:%u: in %s: this must hold and does not: %.*s%s%.*s\n", where.file_name(),
               where.line(), where.function_name(), static_cast<int>(expression.size()),
               expression.data(), message.empty() ? "" : ": ", static_cast<int>(message.size()),
               message.data());
  if (g_handler != nullptr) g_handler({expression, message, where});
  std::abort();
}

}  // namespace ordeal
