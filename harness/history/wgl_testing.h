// The algorithm of Wing and Gong with Lowe's memory of what was seen ("Testing for
// linearizability", 2017), as plain as it can be: the oracle that the checker is tested against.
#pragma once

#include "harness/history/model.h"

namespace ordeal::history {

// Whether the operations, all of one object, have an order that the model allows. Takes time that
// is exponential in the worst case, and memory that is quadratic.
bool wgl_linearizable(const Model& model, const History& history);

}  // namespace ordeal::history
