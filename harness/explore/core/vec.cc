#include "harness/explore/core/vec.h"

#include <cstdlib>

#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

// To ThreadSanitizer malloc and free are writes of the task that happens to be the current one.
void* vec_room(size_t bytes) {
  tsan::ignore_begin();
  void* room = std::malloc(bytes);
  tsan::ignore_end();
  if (room == nullptr) std::abort();
  return room;
}

void vec_give_back(void* room) {
  if (room == nullptr) return;
  tsan::ignore_begin();
  std::free(room);
  tsan::ignore_end();
}

}  // namespace ordeal::explore
