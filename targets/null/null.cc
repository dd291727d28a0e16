#include "targets/null/null.h"

#include <cstdlib>
#include <memory>

namespace ordeal::null {

// Out of line, so that a measured call is a call: an optimiser that saw the bodies would leave
// none.
void Null::nop() const {}
int64_t Null::echo(int64_t value) const { return value; }

bool Null::crash(std::string_view kind) const {
  if (kind == "abort") std::abort();
  if (kind == "segv") {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
  }
  if (kind == "use-after-free") {
    int* volatile gone = new int(7);
    delete gone;
    static_cast<void>(*static_cast<volatile int*>(gone));
    return true;
  }
  if (kind == "shift") {
    volatile int by = 40;
    volatile int out = 1 << by;
    static_cast<void>(out);
    return true;
  }
  if (kind == "overflow") {
    volatile size_t behind = 8;
    const std::unique_ptr<char[]> block(new char[8]());
    volatile char* bytes = block.get();
    bytes[behind] = 1;
    return true;
  }
  return false;
}

}  // namespace ordeal::null
