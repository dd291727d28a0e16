// The content of one file in memory: blocks where data were written, holes elsewhere.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>

#include "targets/memfs/quota.h"

namespace ordeal::memfs {

inline constexpr uint64_t kBlock = 4096;

// A Content is the bytes of one file. Not thread-safe: the node's lock guards it. `quota` counts
// blocks and outlives the Content.
class Content {
 public:
  explicit Content(Quota& quota) : quota_(quota) {}
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
  ~Content();

  uint64_t size() const { return size_; }
  uint64_t blocks() const { return blocks_.size(); }  // Of kBlock bytes, holes not counted.

  // Returns the number of bytes read: fewer than asked for only at the end of the file.
  size_t read(std::span<char> into, uint64_t offset) const;
  // Writes as many bytes as there is space for, and returns their number; 0: the file system is
  // full.
  size_t write(std::span<const char> from, uint64_t offset);
  void resize(uint64_t size);

 private:
  using Block = std::array<char, kBlock>;

  Quota& quota_;
  uint64_t size_ = 0;
  std::map<uint64_t, std::unique_ptr<Block>> blocks_;  // By number. Past size_ they hold zeroes.
};

}  // namespace ordeal::memfs
