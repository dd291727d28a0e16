// The fields of the structs in checks.h; see fields.h.
#pragma once

#include "harness/result/checks.h"

namespace ordeal {

template <class V>
void visit_fields(V& v, HistoryBar& b) {
  v("client", b.client), v("call", b.call), v("ret", b.ret), v("text", b.text);
  v("output", b.output), v("core", b.core), v("failed", b.failed);
}
template <class V>
void visit_fields(V& v, TimeBand& b) {
  v("start", b.start), v("end", b.end), v("label", b.label);
}
template <class V>
void visit_fields(V& v, HistoryResult& h) {
  v("name", h.name), v("model", h.model), v.if_any("unit", h.unit);
  v("verdict", h.verdict), v("reason", h.reason);
  v("levels", h.levels), v("operations", h.operations), v("objects", h.objects);
  v("violated", h.violated), v("unknown", h.unknown), v("seconds", h.seconds), v("file", h.file);
  v("key", h.key), v("sentence", h.sentence), v("states", h.states), v("clients", h.clients);
  v("bars", h.bars), v("bars_total", h.bars_total), v("bands", h.bands);
}
template <class V>
void visit_fields(V& v, LockNode& n) {
  v("name", n.name), v("made_at", n.made_at), v("acquisitions", n.acquisitions);
}
template <class V>
void visit_fields(V& v, LockEdge& e) {
  v("from", e.from), v("to", e.to), v("count", e.count), v("thread", e.thread);
  v("held_at", e.held_at), v("taken_at", e.taken_at), v("in_cycle", e.in_cycle);
}
template <class V>
void visit_fields(V& v, LockGraph& g) {
  v("nodes", g.nodes), v("edges", g.edges);
}
template <class V>
void visit_fields(V& v, AssertionResult& a) {
  v("kind", a.kind), v("claim", a.claim), v("file", a.file), v("line", a.line);
  v("evaluations", a.evaluations), v("held", a.held), v("first_at", a.first_at);
  v("thread", a.thread), v("verdict", a.verdict);
}
template <class V>
void visit_fields(V& v, ResourceRow& r) {
  v("name", r.name), v("unit", r.unit), v("before", r.before), v("after", r.after);
  v("most", r.most), v("slope", r.slope), v("verdict", r.verdict), v("detail", r.detail);
}
template <class V>
void visit_fields(V& v, SuppressionResult& s) {
  v("pattern", s.pattern), v("who", s.who), v("why", s.why), v("until", s.until);
  v("file", s.file), v("line", s.line), v("used", s.used), v("complaint", s.complaint);
}

}  // namespace ordeal
