#include "targets/memfs/content.h"

#include <algorithm>
#include <cstring>

namespace ordeal::memfs {

Content::~Content() {
  if (!blocks_.empty()) quota_.give(blocks_.size());
}

size_t Content::read(std::span<char> into, uint64_t offset) const {
  if (offset >= size_) return 0;
  const size_t wanted = std::min<uint64_t>(into.size(), size_ - offset);
  for (size_t done = 0; done < wanted;) {
    const uint64_t at = offset + done;
    const size_t part = std::min<uint64_t>(kBlock - at % kBlock, wanted - done);
    const auto block = blocks_.find(at / kBlock);
    if (block == blocks_.end())
      std::memset(into.data() + done, 0, part);
    else
      std::memcpy(into.data() + done, block->second->data() + at % kBlock, part);
    done += part;
  }
  return wanted;
}

size_t Content::write(std::span<const char> from, uint64_t offset) {
  size_t done = 0;
  while (done < from.size()) {
    const uint64_t at = offset + done;
    const size_t part = std::min<uint64_t>(kBlock - at % kBlock, from.size() - done);
    std::unique_ptr<Block>* block = nullptr;
    if (const auto found = blocks_.find(at / kBlock); found != blocks_.end()) {
      block = &found->second;
    } else {
      if (!quota_.take(1)) break;
      block = &blocks_[at / kBlock];
      *block = std::make_unique<Block>();  // Zeroes.
    }
    std::memcpy((*block)->data() + at % kBlock, from.data() + done, part);
    done += part;
  }
  if (done > 0) size_ = std::max(size_, offset + done);
  return done;
}

void Content::resize(uint64_t size) {
  if (size < size_) {
    const auto past = blocks_.lower_bound((size + kBlock - 1) / kBlock);
    const auto gone = static_cast<uint64_t>(std::distance(past, blocks_.end()));
    blocks_.erase(past, blocks_.end());
    if (gone > 0) quota_.give(gone);
    // Bytes that are cut from the last block must not come back when the file grows again.
    if (const auto last = blocks_.find(size / kBlock); last != blocks_.end())
      std::fill(last->second->begin() + static_cast<ptrdiff_t>(size % kBlock), last->second->end(),
                '\0');
  }
  size_ = size;
}

}  // namespace ordeal::memfs
