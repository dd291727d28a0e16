// The fields of a request, in the order in which they travel.
//
// Each list first takes its struct apart by a structured binding, which names every member: a new
// member that is not listed here does not compile.
#pragma once

#include "harness/run/life/worker_request.h"
#include "harness/run/record/wire.h"

namespace ordeal {

// `W` is a WireWriter or a WireReader. A writer only reads the struct, which it is handed as
// mutable all the same.

// A duration travels as its nanoseconds.
template <class W>
void wire_fields(W& w, Duration& duration) {
  int64_t nanoseconds = duration.count();
  w(nanoseconds);
  if (nanoseconds != duration.count()) duration = Duration(nanoseconds);  // A writer only reads.
}

template <class W>
void wire_fields(W& w, ExploreRequest& request) {
  auto& [schedules, strategy, memory, points, jobs, no_shrink, verify] = request;
  w(schedules, strategy, memory, points, jobs, no_shrink, verify);
}

template <class W>
void wire_fields(W& w, RunRequest& request) {
  auto& [program, file, command, out, mode, sanitize, seed, for_time, params, defects,
         scenario_roots, clean, no_faults, stop_when_found, sweep_at, sweep_limit, replay_faults,
         suppressions, explore, no_confirm, color, live, quiet] = request;
  w(program, file, command, out, mode, sanitize, seed, for_time, params, defects, scenario_roots,
    clean, no_faults, stop_when_found, sweep_at, sweep_limit, replay_faults, suppressions, explore,
    no_confirm, color, live, quiet);
}

// Files are known by their directory.
template <class W>
void wire_fields(W& w, RunFiles& files) {
  auto& [dir] = files;
  w(dir);
}

template <class W>
void wire_fields(W& w, WorkerRequest& request) {
  auto& [run, files, work_dir, parent, role, first, stride, target, control] = request;
  w(run, files, work_dir, parent, role, first, stride, target, control);
}

}  // namespace ordeal
