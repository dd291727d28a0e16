// The fields of every struct of a result, by name and in the order in which they are written. Each
// struct has one list. The journals, the writer and the reader of result.json, and the check of
// the schema and of the page's types all walk these lists, so they cannot drift apart.
#pragma once

#include "harness/result/check_fields.h"
#include "harness/result/explore_fields.h"
#include "harness/result/result.h"

namespace ordeal {

// A 64-bit number that JSON writes as text, because many readers of JSON keep only 53 bits.
struct Exact {
  uint64_t& value;
};

// Visits the fields of a struct. A visitor V has two calls:
//   v("name", field)         the key always stands in the document;
//   v.if_any("name", field)  the key stands there only if the field holds something.
template <class V>
void visit_fields(V& v, Frame& f) {
  v("function", f.function), v("file", f.file), v("line", f.line), v("module", f.module);
}
template <class V>
void visit_fields(V& v, Stack& s) {
  v("title", s.title), v("thread", s.thread), v("frames", s.frames);
}
template <class V>
void visit_fields(V& v, ThreadAtFinding& t) {
  v("name", t.name), v("waits_for", t.waits_for), v("held_by", t.held_by), v("holds", t.holds);
  v("at", t.at);
}
template <class V>
void visit_fields(V& v, Finding& f) {
  v("kind", f.kind), v("claim", f.claim), v("evidence", f.evidence), v("stacks", f.stacks);
  v("location", f.location), v("thread", f.thread), v("fingerprint", f.fingerprint);
  v("reproduce", f.reproduce), v("count", f.count), v("at", f.at), v("expected", f.expected);
  v("warning", f.warning), v("suppressed", f.suppressed);
  v("locks", f.locks), v("threads", f.threads), v("resource", f.resource), v("phase", f.phase);
}
template <class V>
void visit_fields(V& v, CheckResult& c) {
  v("kind", c.kind), v("name", c.name), v("verdict", c.verdict), v("detail", c.detail);
  v("evaluations", c.evaluations), v("file", c.file), v("line", c.line);
}
template <class V>
void visit_fields(V& v, HistogramData& h) {
  v("count", h.count), v("min", h.min), v("max", h.max), v("sum", h.sum), v("buckets", h.buckets);
}
template <class V>
void visit_fields(V& v, Latency& l) {
  v("count", l.count), v("mean", l.mean), v("min", l.min), v("p50", l.p50), v("p90", l.p90);
  v("p95", l.p95), v("p99", l.p99), v("p999", l.p999), v("p9999", l.p9999), v("max", l.max);
}
template <class V>
void visit_fields(V& v, OperationStats& o) {
  v("target", o.target), v("name", o.name), v("group", o.group), v("count", o.count);
  v("ok", o.ok), v("failed", o.failed), v("pending", o.pending), v("unexpected", o.unexpected);
  v("injected", o.injected), v("errors", o.errors), v("service", o.service);
  v("service_histogram", o.service_histogram), v("response", o.response);
}
template <class V>
void visit_fields(V& v, SeriesLine& l) {
  v("group", l.group), v("target", l.target), v("operation", l.operation), v("count", l.count);
  v("errors", l.errors), v("p50", l.p50), v("p99", l.p99), v("max", l.max);
}
template <class V>
void visit_fields(V& v, Series& s) {
  v("bucket", s.bucket), v("start", s.start), v("lines", s.lines);
}
template <class V>
void visit_fields(V& v, PhaseSpan& p) {
  v("name", p.name), v("start", p.start), v("end", p.end), v("detail", p.detail);
}
template <class V>
void visit_fields(V& v, GroupResult& g) {
  v("name", g.name), v("threads", g.threads), v("iterations", g.iterations), v("body", g.body);
  v("bound", g.bound), v("intended_rate", g.intended_rate), v("achieved_rate", g.achieved_rate);
  v("dropped", g.dropped), v("cpu", g.cpu), v("start", g.start), v("end", g.end);
}
template <class V>
void visit_fields(V& v, FaultRecord& f) {
  v("at", f.at), v("point", f.point), v("thread", f.thread), v("hit", f.hit), v("rule", f.rule);
  v("action", f.action), v("value", f.value), v("contended", f.contended);
}
template <class V>
void visit_fields(V& v, PointResult& p) {
  v("name", p.name), v("file", p.file), v("line", p.line), v("reached", p.reached);
  v("armed", p.armed), v("hits", p.hits), v("fired", p.fired);
  v("fired_contended", p.fired_contended), v("hits_by_thread", p.hits_by_thread);
  v.if_any("actions", p.actions), v.if_any("legal", p.legal);
}
template <class V>
void visit_fields(V& v, FaultRule& r) {
  v("point", r.point), v("text", r.text), v("replayable", r.replayable), v("file", r.file);
  v("line", r.line);
}
template <class V>
void visit_fields(V& v, ProcessResult& p) {
  v("role", p.role), v("pid", p.pid), v("end", p.end), v("peak_rss", p.peak_rss);
}
template <class V>
void visit_fields(V& v, TargetResult& t) {
  v("name", t.name), v("via", t.via), v("options", t.options), v("metrics", t.metrics);
}
template <class V>
void visit_fields(V& v, Environment& e) {
  v("host", e.host), v("kernel", e.kernel), v("cpu", e.cpu), v("cpus", e.cpus);
  v("memory", e.memory), v("build", e.build), v("sanitizer", e.sanitizer);
  v("version", e.version), v("commit", e.commit);
}
template <class V>
void visit_fields(V& v, Result& r) {
  Exact seed{r.seed};
  v("scenario", r.scenario), v("file", r.file), v("describe", r.describe), v("tags", r.tags);
  v("mode", r.mode), v("run_id", r.run_id), v("seed", seed), v("command", r.command);
  v("reproduce", r.reproduce), v("params", r.params), v("defects", r.defects);
  v("must_fail", r.must_fail), v("verdict", r.verdict), v("reason", r.reason);
  v("error_trace", r.error_trace), v("started", r.started), v("duration", r.duration);
  v("interrupted", r.interrupted), v("complete", r.complete), v("environment", r.environment);
  v("targets", r.targets), v("phases", r.phases), v("groups", r.groups);
  v("operations", r.operations), v("series", r.series), v("checks", r.checks);
  v("findings", r.findings), v("rules", r.rules), v("points", r.points), v("faults", r.faults);
  v("faults_total", r.faults_total), v.if_any("exploration", r.exploration);
  v.if_any("interleavings", r.interleavings), v.if_any("histories", r.histories);
  v.if_any("lock_graph", r.lock_graph), v.if_any("assertions", r.assertions);
  v.if_any("resources", r.resources), v.if_any("suppressions", r.suppressions);
  v("processes", r.processes), v("notes", r.notes);
}

}  // namespace ordeal
