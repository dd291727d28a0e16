// The request that a worker or a file-system process is started with, and the functions that such
// a process runs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"
#include "harness/scenario/script.h"

namespace ordeal {

// One process's share of a run. It travels as a file: see request_file.h.
struct WorkerRequest {
  RunRequest run;
  RunFiles files{""};
  std::string work_dir;
  int parent = 0;  // The process that it must not outlive.
  // Mode explore: the names of this worker's files, and its share of the ordinals.
  std::string role = "worker";
  uint64_t first = 0;
  uint64_t stride = 1;
  size_t target = 0;  // file-system process: which of Plan::targets.
  int control = -1;   // file-system process: its end of the socket.
};

// Loads the scenario of a request. Throws InputError.
using ScriptLoader = std::function<std::unique_ptr<Script>(const RunRequest&)>;

// Sets what --for and --defect change, so that every process of a run has the same plan.
void apply_request(Plan& plan, const RunRequest& request);

// Explores the scenario and journals what that shows. As run_worker.
int run_explore_worker(const WorkerRequest& request, const ScriptLoader& load);

// Carries one run out and journals it. Returns the exit status of the process: 0 when it came to
// its end, whatever it found.
int run_worker(const WorkerRequest& request, const ScriptLoader& load);

// Mounts one target of the run and serves it until it is told to stop.
int run_filesystem(const WorkerRequest& request, const ScriptLoader& load);

}  // namespace ordeal
