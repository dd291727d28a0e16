// How the graph of lock orders travels in journals.
#pragma once

#include "harness/result/checks.h"
#include "harness/run/record/wire.h"

namespace ordeal {

template <class W>
void wire_fields(W& w, LockNode& n) {
  w(n.name, n.made_at, n.acquisitions);
}
template <class W>
void wire_fields(W& w, LockEdge& e) {
  w(e.from, e.to, e.count, e.thread, e.held_at, e.taken_at, e.in_cycle);
}
template <class W>
void wire_fields(W& w, LockGraph& g) {
  w(g.nodes, g.edges);
}

}  // namespace ordeal
