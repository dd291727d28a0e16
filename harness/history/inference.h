// What reads tell of the order of appends.
//
// Where every text that is put or appended ends with one character that is nowhere else in them, a
// text that was read falls into what it was made of. An append whose text is unlike all others and
// was seen behind some prefix took effect in the state that was this prefix, and in no other: it
// acts like a cas.
#pragma once

#include "harness/history/prepared.h"

namespace ordeal::history {

// Notes it in the classes of a `kv` history; whether there was any. What it says of an operation
// may come from a read that returned later, so that a search fails earlier than it must.
bool infer_order(Prepared& prepared);

}  // namespace ordeal::history
