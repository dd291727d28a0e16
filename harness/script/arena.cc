#include "harness/script/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "harness/base/assert.h"
#include "harness/base/sanitizer.h"

namespace ordeal::script {
namespace {

constexpr size_t kGrain = 16;

// ThreadSanitizer would look at each word of a memcpy. The arena is one thread's own, and Lua,
// which is not instrumented, reads and writes it unseen all the time.
void copy_unseen(char* to, const char* from, size_t size) {
#if ORDEAL_TSAN && defined(__x86_64__)
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
#else
  std::memcpy(to, from, size);
#endif
}

}  // namespace

Arena::Arena(size_t limit) : limit_(std::min(limit, kLongest)) {}

Arena::~Arena() {
  for (const Chunk& chunk : chunks_) munmap(chunk.base, chunk.size);
}

size_t Arena::class_of(size_t size) {
  if (size <= kFine) return (size + kGrain - 1) / kGrain - 1;
  const auto doubling = static_cast<size_t>(std::bit_width(size - 1)) - 1;  // 2^d < size <= 2^(d+1)
  return 32 + (doubling - 9) * 4 + ((size - 1) >> (doubling - 2)) - 4;
}

size_t Arena::room_of(size_t size_class) {
  if (size_class < 32) return (size_class + 1) * kGrain;
  const size_t doubling = 9 + (size_class - 32) / 4;
  return (5 + (size_class - 32) % 4) << (doubling - 2);
}

void* Arena::resize(void* block, size_t old_size, size_t new_size) {
  if (new_size > old_size && new_size - old_size > limit_ - books_.held) return nullptr;
  void* moved = nullptr;
  if (block == nullptr) {
    if (new_size == 0) return nullptr;
    moved = take(class_of(new_size));
    if (moved == nullptr) return nullptr;
  } else if (new_size == 0) {
    give(block, class_of(old_size));
  } else if (class_of(old_size) == class_of(new_size)) {
    moved = block;
  } else {
    moved = take(class_of(new_size));
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, block, std::min(old_size, new_size));
    give(block, class_of(old_size));
  }
  books_.held += new_size - old_size;
  return moved;
}

void* Arena::take(size_t size_class) {
  FreeBlock*& head = books_.free[size_class];
  if (head != nullptr) {
    FreeBlock* block = head;
    head = block->next;
    return block;
  }
  const size_t room = room_of(size_class);
  if (static_cast<size_t>(books_.end - books_.at) < room && !open_chunk(room)) return nullptr;
  char* block = books_.at;
  books_.at += room;
  return block;
}

void Arena::give(void* block, size_t size_class) {
  auto* freed = static_cast<FreeBlock*>(block);
  freed->next = books_.free[size_class];
  books_.free[size_class] = freed;
}

// Goes on to the next chunk that has so much room: one from before a restore(), or a new one.
bool Arena::open_chunk(size_t room) {
  size_t next = chunks_.empty() ? 0 : books_.chunk + 1;
  while (next < chunks_.size() && chunks_[next].size < room) chunks_[next++].used = 0;
  if (next == chunks_.size()) {
    const size_t wanted =
        chunks_.empty() ? kFirstChunk : std::min(2 * chunks_.back().size, kLongestChunk);
    const size_t size = std::max(wanted, (room + kFirstChunk - 1) / kFirstChunk * kFirstChunk);
    void* base = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) return false;
    chunks_.push_back({static_cast<char*>(base), size, 0});
  }
  if (books_.at != nullptr) {
    Chunk& left = chunks_[books_.chunk];
    left.used = static_cast<size_t>(books_.at - left.base);
  }
  books_.chunk = next;
  books_.at = chunks_[next].base;
  books_.end = chunks_[next].base + chunks_[next].size;
  return true;
}

void Arena::save() {
  ALWAYS_ASSERT(!saved_, "an arena is saved once");
  for (size_t i = 0; i < chunks_.size() && i <= books_.chunk; ++i) {
    const Chunk& chunk = chunks_[i];
    const size_t used =
        i == books_.chunk ? static_cast<size_t>(books_.at - chunk.base) : chunk.used;
    if (used == 0) continue;
    images_.push_back({chunk.base, used, std::make_unique_for_overwrite<char[]>(used)});
    std::memcpy(images_.back().bytes.get(), chunk.base, used);
  }
  saved_books_ = books_;
  saved_ = true;
}

void Arena::restore() {
  ALWAYS_ASSERT(saved_, "an arena goes back to what was saved");
  for (const Image& image : images_) copy_unseen(image.to, image.bytes.get(), image.size);
  books_ = saved_books_;
}

size_t Arena::reserved() const {
  size_t bytes = 0;
  for (const Chunk& chunk : chunks_) bytes += chunk.size;
  return bytes;
}

size_t Arena::image_size() const {
  size_t bytes = 0;
  for (const Image& image : images_) bytes += image.size;
  return bytes;
}

}  // namespace ordeal::script
