#include "targets/null/null.h"

#include <cstdlib>

#include "targets/null/mistakes.h"

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
  return make_mistake(kind, Care::none);
}

}  // namespace ordeal::null
