#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

// Its window lies between two stores of one thread, as another sees them: no failpoint fits in.
class FlagUnordered : public Identity {
 public:
  uint64_t get() override {
    // The bug: the flag says nothing of what was stored before it.
    if (!made_.load(std::memory_order_relaxed)) make(std::memory_order_relaxed);
    return number_.load(std::memory_order_relaxed);
  }
};

}  // namespace

Defect init_flag_unordered{
    "unionfs.init.flag_unordered",
    "a relaxed flag publishes the union's number: a reader may see the flag before the number"};

std::unique_ptr<Identity> identity_with_unordered_flag() {
  return std::make_unique<FlagUnordered>();
}

}  // namespace ordeal::unionfs::defects
