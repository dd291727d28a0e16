#include "harness/run/record/tape_file.h"

namespace ordeal {
namespace {

constexpr uint32_t kRoom = 1 << 18;  // Decisions; pages that are not used take no memory.

}  // namespace

TapeFile TapeFile::create(const std::string& path) {
  return TapeFile(
      SharedFile::create(path, sizeof(explore::TapeHeader) + kRoom * sizeof(explore::Decision)));
}

TapeFile TapeFile::open(const std::string& path) { return TapeFile(SharedFile::open(path)); }

TapeFile::TapeFile(SharedFile file) : file_(std::move(file)) {
  memory_.header = static_cast<explore::TapeHeader*>(file_.data());
  memory_.decisions = reinterpret_cast<explore::Decision*>(memory_.header + 1);
  memory_.room = kRoom;
}

}  // namespace ordeal
