// What a supervisor keeps in the file system, and the signals that it heeds.
#pragma once

#include <signal.h>

#include <string>
#include <vector>

#include "harness/scenario/catalogue.h"
#include "harness/scenario/run_request.h"

namespace ordeal {

// A new directory below `out`/`scenario`, named by the time. Throws InputError where that cannot be
// written.
std::string new_run_dir(const std::string& out, const std::string& scenario);

// A directory in /tmp for what a run needs while it runs; what a supervisor left there that was
// killed is removed first. Throws InputError.
std::string new_work_dir();
void remove_work_dir(const std::string& dir);

// Writes every report into the run's directory and returns their paths. Throws InputError.
std::vector<std::string> write_reports(const Catalogue& catalogue, const Result& result,
                                       const RunFiles& files);

// Removes journals, boards and tapes, and the worker's log where it is empty.
void remove_journals(const RunFiles& files);

// Handles SIGINT and SIGTERM for a scope: they are counted. On the main thread, one at a time.
class SignalScope {
 public:
  SignalScope();
  SignalScope(const SignalScope&) = delete;
  SignalScope& operator=(const SignalScope&) = delete;
  ~SignalScope();

  static int count();  // Since the scope began.

 private:
  struct sigaction int_{}, term_{};
};

}  // namespace ordeal
