// The memory of one Lua state that can go back to how it was. Every block lies in chunks of the
// arena and whatever it knows of them is one plain struct, free lists included, so an image is a
// copy of both and going back costs what copying them costs: no block is freed one by one.
//
//   Arena arena(limit);          // lua_newstate(Arena::allocate, &arena); load …
//   arena.save();
//   …                            // Run; be dropped in the middle of a call, if need be.
//   arena.restore();             // As it was at save(), byte for byte and at the same addresses.
//
// Used by one thread at a time. Blocks have no headers: Lua says how long a block is when it
// resizes or frees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ordeal::script {

class Arena {
 public:
  explicit Arena(size_t limit);  // Bytes that all blocks may hold together.
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  // As lua_Alloc asks for: null where `new_size` is 0, or where the limit or the machine's memory
  // would be exceeded; then `block` is as it was. Blocks are aligned to 16 bytes.
  void* resize(void* block, size_t old_size, size_t new_size);
  static void* allocate(void* arena, void* block, size_t old_size, size_t new_size) {
    return static_cast<Arena*>(arena)->resize(block, block == nullptr ? 0 : old_size, new_size);
  }

  void save();     // Once. Throws std::bad_alloc.
  void restore();  // REQUIRES: save().
  bool saved() const { return saved_; }

  size_t held() const { return books_.held; }  // Bytes that the blocks were asked for with.
  size_t reserved() const;                     // Bytes of all chunks; they stay until the end.
  size_t image_size() const;                   // Bytes that restore() copies, books aside.

 private:
  // Up to 512 bytes a class for each 16; from there four for each doubling, up to 2^40.
  static constexpr size_t kFine = 512;
  static constexpr size_t kClasses = 32 + 4 * 31;
  static constexpr size_t kLongest = size_t{1} << 40;
  static constexpr size_t kFirstChunk = size_t{256} << 10;
  static constexpr size_t kLongestChunk = size_t{64} << 20;

  struct FreeBlock {
    FreeBlock* next;
  };
  struct Chunk {
    char* base;
    size_t size;
    size_t used;  // Of a chunk that has been left; the current one's is in the books.
  };
  // Everything that resize() changes outside the chunks.
  struct Books {
    char* at = nullptr;  // The rest of the current chunk.
    char* end = nullptr;
    size_t chunk = 0;  // Chunks before this one and it itself may hold blocks.
    size_t held = 0;
    FreeBlock* free[kClasses] = {};
  };
  struct Image {
    char* to;
    size_t size;
    std::unique_ptr<char[]> bytes;
  };

  static size_t class_of(size_t size);
  static size_t room_of(size_t size_class);
  void* take(size_t size_class);
  bool open_chunk(size_t room);
  void give(void* block, size_t size_class);

  const size_t limit_;
  Books books_;
  std::vector<Chunk> chunks_;
  bool saved_ = false;
  Books saved_books_;
  std::vector<Image> images_;
};

}  // namespace ordeal::script
