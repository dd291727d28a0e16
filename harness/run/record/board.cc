#include "harness/run/record/board.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <system_error>

namespace ordeal {
namespace {
constexpr uint64_t kMagic = 0x6472616f6264724fULL;
constexpr size_t kHeaderRoom = 256;
static_assert(sizeof(BoardHeader) <= kHeaderRoom);
static_assert(std::atomic<uint64_t>::is_always_lock_free);
}  // namespace

Board::Board(SharedFile file)
    : file_(std::move(file)),
      header_(static_cast<BoardHeader*>(file_.data())),
      lines_(reinterpret_cast<BoardLine*>(static_cast<char*>(file_.data()) + kHeaderRoom)) {}

Board Board::create(const std::string& path) {
  Board board(SharedFile::create(path, kHeaderRoom + kMaxLines * sizeof(BoardLine)));
  new (board.header_) BoardHeader{};
  for (uint32_t i = 0; i < kMaxLines; ++i) new (&board.lines_[i]) BoardLine();
  board.header_->capacity = kMaxLines;
  board.header_->magic = kMagic;
  return board;
}

Board Board::open(const std::string& path) {
  SharedFile file = SharedFile::open(path);
  const bool whole = file.size() >= kHeaderRoom + kMaxLines * sizeof(BoardLine);
  if (!whole || static_cast<BoardHeader*>(file.data())->magic != kMagic) {
    throw std::system_error(std::make_error_code(std::errc::invalid_argument), path);
  }
  return Board(std::move(file));
}

BoardLine* Board::add_line(const std::string& thread, uint32_t group) {
  const uint32_t i = header_->used.fetch_add(1);
  if (i >= kMaxLines) {
    header_->used.store(kMaxLines);
    return nullptr;
  }
  BoardLine* line = &lines_[i];  // Readers look at the rest of it once it is no longer free.
  line->group = group;
  thread.copy(line->thread, std::min(thread.size(), sizeof line->thread - 1));
  line->tid.store(static_cast<int32_t>(syscall(SYS_gettid)), std::memory_order_relaxed);
  line->state.store(static_cast<uint32_t>(LineState::starting), std::memory_order_release);
  return line;
}

uint32_t Board::lines() const {
  return std::min(header_->used.load(std::memory_order_acquire), kMaxLines);
}

std::optional<uint32_t> Board::find_tid(int32_t tid) const {
  for (uint32_t i = lines(); i-- > 0;) {
    const auto state = static_cast<LineState>(lines_[i].state.load(std::memory_order_acquire));
    if (state == LineState::free || state == LineState::ended) continue;
    if (lines_[i].tid.load(std::memory_order_relaxed) == tid) return i;
  }
  return std::nullopt;
}

}  // namespace ordeal
