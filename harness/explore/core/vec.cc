#include "harness/explore/core/vec.h"

#include <cstdlib>

#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

// To ThreadSanitizer malloc and free are writes of the task that happens to be the current one.
void* vec_alloc(size_t bytes) {
  tsan::ignore_begin();
  void* memory = std::malloc(bytes);
  tsan::ignore_end();
  if (memory == nullptr) std::abort();
  return memory;
}

void vec_free(void* memory) {
  if (memory == nullptr) return;
  tsan::ignore_begin();
  std::free(memory);
  tsan::ignore_end();
}

}  // namespace ordeal::explore
