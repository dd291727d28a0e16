// How what an exploration did and found travels in journals.
#pragma once

#include "harness/result/exploration.h"
#include "harness/run/record/wire.h"

namespace ordeal {

template <class W>
void wire_fields(W& w, StrategyStats& s) {
  w(s.name, s.schedules, s.failures, s.first_failure, s.distinct, s.seconds, s.bound);
}
template <class W>
void wire_fields(W& w, ExplorationStats& s) {
  w(s.schedules, s.distinct, s.seen_once, s.unseen, s.exhausted, s.exhausted_bound, s.max_tasks,
    s.max_steps, s.max_choices, s.mean_steps, s.seconds, s.memory, s.strategies);
}
template <class W>
void wire_fields(W& w, StepRow& r) {
  w(r.task, r.step, r.operation, r.object, r.value, r.file, r.line, r.preempts, r.deviation);
}
template <class W>
void wire_fields(W& w, WaitRow& r) {
  w(r.task, r.waits_for, r.held_by, r.since, r.holds, r.file, r.line);
}
template <class W>
void wire_fields(W& w, Interleaving& i) {
  w(i.fingerprint, i.claim, i.schedule_file, i.strategy, i.ordinal, i.tasks, i.steps, i.waits,
    i.deviations_found, i.deviations_left, i.preemptions_found, i.preemptions_left, i.tasks_found,
    i.tasks_left, i.steps_found, i.steps_left, i.shrunk, i.shrink_runs, i.shrink_seconds, i.guilt,
    i.guilty_step);
}

}  // namespace ordeal
