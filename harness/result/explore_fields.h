// The fields of the structs in exploration.h; see fields.h.
#pragma once

#include "harness/result/exploration.h"

namespace ordeal {

template <class V>
void visit_fields(V& v, StrategyStats& s) {
  v("name", s.name), v("schedules", s.schedules), v("failures", s.failures);
  v("first_failure", s.first_failure), v("distinct", s.distinct), v("seconds", s.seconds);
  v("bound", s.bound);
}
template <class V>
void visit_fields(V& v, ExplorationStats& e) {
  v("schedules", e.schedules), v("distinct", e.distinct), v("seen_once", e.seen_once);
  v("unseen", e.unseen), v("exhausted", e.exhausted), v("exhausted_bound", e.exhausted_bound);
  v("max_tasks", e.max_tasks), v("max_steps", e.max_steps), v("max_choices", e.max_choices);
  v("mean_steps", e.mean_steps), v("seconds", e.seconds), v("memory", e.memory);
  v("strategies", e.strategies);
}
template <class V>
void visit_fields(V& v, StepRow& s) {
  v("task", s.task), v("step", s.step), v("operation", s.operation), v("object", s.object);
  v("value", s.value), v("file", s.file), v("line", s.line), v("preempts", s.preempts);
  v("deviation", s.deviation);
}
template <class V>
void visit_fields(V& v, WaitRow& w) {
  v("task", w.task), v("waits_for", w.waits_for), v("held_by", w.held_by), v("since", w.since);
  v("holds", w.holds), v("file", w.file), v("line", w.line);
}
template <class V>
void visit_fields(V& v, Interleaving& i) {
  v("fingerprint", i.fingerprint), v("claim", i.claim), v("schedule_file", i.schedule_file);
  v("strategy", i.strategy), v("ordinal", i.ordinal), v("tasks", i.tasks), v("steps", i.steps);
  v("waits", i.waits), v("deviations_found", i.deviations_found);
  v("deviations_left", i.deviations_left), v("preemptions_found", i.preemptions_found);
  v("preemptions_left", i.preemptions_left), v("tasks_found", i.tasks_found);
  v("tasks_left", i.tasks_left), v("steps_found", i.steps_found), v("steps_left", i.steps_left);
  v("shrunk", i.shrunk), v("shrink_runs", i.shrink_runs), v("shrink_seconds", i.shrink_seconds);
  v("guilt", i.guilt), v("guilty_step", i.guilty_step);
}

}  // namespace ordeal
