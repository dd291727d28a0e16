#include "targets/null/null.h"

namespace ordeal::null {

// Out of line, so that a measured call is a call: an optimiser that saw the bodies would leave
// none.
void Null::nop() const {}
int64_t Null::echo(int64_t value) const { return value; }

}  // namespace ordeal::null
