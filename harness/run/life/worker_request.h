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
  int parent = 0;  // The process must not outlive this one.
  // Mode explore: the worker's name in its files, and its share of the ordinals of schedules.
  std::string role = "worker";
  uint64_t first = 0;
  uint64_t stride = 1;
  size_t target = 0;  // file-system process: which of Plan::targets.
  int control = -1;   // file-system process: its end of the socket.
};

// Loads the scenario of a request. Throws InputError.
using ScriptLoader = std::function<std::unique_ptr<Script>(const RunRequest&)>;

// Changes the plan as the options of the command say: --for, --defect, --clean and others. Every
// process of a run does so, and has the same plan then.
void apply_request(Plan& plan, const RunRequest& request);

// Explores the scenario and journals the findings. Returns as run_worker() does.
int run_explore_worker(const WorkerRequest& request, const ScriptLoader& load);

// Carries one run out and journals it. Returns the exit status of the process: 0 if the run came to
// its end, whatever it found.
int run_worker(const WorkerRequest& request, const ScriptLoader& load);

// Mounts one target of the run and serves it until the worker asks it to stop.
int run_filesystem(const WorkerRequest& request, const ScriptLoader& load);

}  // namespace ordeal
