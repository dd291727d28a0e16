// How the verdict on a history travels; see wire.h.
#pragma once

#include "harness/run/record/wire.h"

namespace ordeal {

template <class W>
void wire_fields(W& w, HistoryBar& b) {
  w(b.client, b.call, b.ret, b.text, b.output, b.core, b.failed);
}
template <class W>
void wire_fields(W& w, TimeBand& b) {
  w(b.start, b.end, b.label);
}
template <class W>
void wire_fields(W& w, HistoryResult& h) {
  w(h.name, h.model, h.unit, h.verdict, h.reason, h.levels, h.operations, h.objects, h.violated,
    h.unknown, h.seconds, h.file, h.key, h.sentence, h.states, h.clients, h.bars, h.bars_total,
    h.bands);
}

}  // namespace ordeal
