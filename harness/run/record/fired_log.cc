#include "harness/run/record/fired_log.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <system_error>

namespace ordeal {
namespace {

struct Header {
  uint64_t magic;
  std::atomic<uint64_t> fired;
};
// Filled in field by field, `done` last: a record without it was cut by the end of the process.
struct Record {
  int64_t at;
  uint64_t hit;
  int64_t value;
  uint32_t rule;
  uint8_t contended;
  std::atomic<uint8_t> done;
  char action[10];
  char thread[48];
  char point[64];
};
constexpr uint64_t kMagic = 0x6465726966ULL;

template <size_t n>
void copy_text(char (&to)[n], const char* from) {
  const size_t size = std::min(std::strlen(from), n - 1);
  std::memcpy(to, from, size);
  to[size] = '\0';
}

Header* header_of(const SharedFile& file) { return static_cast<Header*>(file.data()); }
Record* records_of(const SharedFile& file) {
  return reinterpret_cast<Record*>(static_cast<char*>(file.data()) + sizeof(Header));
}

}  // namespace

FiredLog::FiredLog(const std::string& path, Board* board)
    : file_(SharedFile::create(path, sizeof(Header) + kCapacity * sizeof(Record))), board_(board) {
  header_of(file_)->magic = kMagic;
}

void FiredLog::fired(const FiredFault& fault) {
  if (board_ != nullptr) board_->header().faults.fetch_add(1, std::memory_order_relaxed);
  const uint64_t i = header_of(file_)->fired.fetch_add(1, std::memory_order_relaxed);
  if (i >= kCapacity) return;
  Record& record = records_of(file_)[i];
  record.at = fault.at.time_since_epoch().count();
  record.hit = fault.hit;
  record.value = fault.value;
  record.rule = fault.rule;
  record.contended = fault.contended ? 1 : 0;
  copy_text(record.action, to_string(fault.action));
  copy_text(record.thread, fault.thread_name);
  copy_text(record.point, all_failpoints()[fault.point]->name());
  record.done.store(1, std::memory_order_release);
}

uint64_t read_fired(const std::string& path, int64_t origin, size_t limit,
                    std::vector<FaultRecord>& out) {
  // Not there, or made a moment before its process was killed: then it has no size yet.
  struct stat found;
  if (stat(path.c_str(), &found) != 0 || found.st_size == 0) return 0;
  const SharedFile file = SharedFile::open(path);
  if (file.size() < sizeof(Header) || header_of(file)->magic != kMagic) return 0;
  const uint64_t fired = header_of(file)->fired.load();
  const uint64_t kept =
      std::min<uint64_t>({fired, (file.size() - sizeof(Header)) / sizeof(Record), limit});
  for (uint64_t i = 0; i < kept; ++i) {
    const Record& record = records_of(file)[i];
    if (record.done.load(std::memory_order_acquire) == 0) continue;
    FaultRecord fault;
    fault.at = record.at - origin;
    fault.point = record.point;
    fault.thread = record.thread;
    fault.hit = record.hit;
    fault.rule = record.rule;
    fault.action = record.action;
    fault.value = record.value;
    fault.contended = record.contended != 0;
    out.push_back(std::move(fault));
  }
  return fired;
}

}  // namespace ordeal
