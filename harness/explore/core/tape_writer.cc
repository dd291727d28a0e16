#include "harness/explore/core/tape_writer.h"

namespace ordeal::explore {
namespace {

constexpr uint32_t kOwnTapeDecisions = 1 << 18;

}  // namespace

TapeWriter::TapeWriter(const TapeMemory& memory) : memory_(memory) {
  if (memory_.header != nullptr) return;
  own_header_ = std::make_unique<TapeHeader>();
  own_decisions_ = std::make_unique<Decision[]>(kOwnTapeDecisions);
  memory_ = {own_header_.get(), own_decisions_.get(), kOwnTapeDecisions};
}

void TapeWriter::begin(uint64_t seed) {
  TapeHeader& header = *memory_.header;
  header.decisions.store(0, std::memory_order_relaxed);
  header.lost.store(0, std::memory_order_relaxed);
  header.tasks.store(0, std::memory_order_relaxed);
  header.seed = seed;
}

void TapeWriter::add_task(TaskId task, const std::string& name) {
  TapeHeader& header = *memory_.header;
  if (task >= TapeHeader::kTasks) return;
  char* to = header.names[task];
  uint32_t length = 0;
  for (; length < name.size() && length + 1 < TapeHeader::kNameSize; ++length)
    to[length] = name[length];
  to[length] = '\0';
  header.tasks.store(task + 1, std::memory_order_relaxed);
}

}  // namespace ordeal::explore
