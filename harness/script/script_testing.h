// A small world for the tests of scripts: files in a directory of their own, a target that does
// next to nothing, one point and one defect.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "harness/scenario/shared_objects.h"
#include "harness/script/script.h"

namespace ordeal::script_testing {

extern const TargetRow kNullTarget;

class World {
 public:
  World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  // Writes a file; "a.lua" or "lib/b.lua".
  void write(const std::string& name, const std::string& text);
  // Loads a scenario of this text as "<directory>/scenario.lua".
  std::unique_ptr<Script> load(const std::string& text);
  // What loading it is refused with, without the directory; "" where it loads.
  std::string refusal(const std::string& text);
  // The directory taken out of a message.
  std::string shorten(std::string message) const;

  ScriptRequest request;
  std::string directory;
  std::vector<std::string> log;  // Of print; for tests with one thread.
};

// One thread of a loaded scenario, with the target open.
class Thread1 {
 public:
  explicit Thread1(const Script& script, std::string name = "g/0", std::string group = "g",
                   uint64_t seed = 7);
  ~Thread1();

  // Runs the body of group 0 `iterations` times; returns the error's message, "" for none.
  std::string run(uint64_t iterations = 1, size_t group = 0);

  ThreadEnv env;
  std::unique_ptr<Target> target;
  std::unique_ptr<SharedObjects> shared;
  std::unique_ptr<ThreadScript> thread;
  std::atomic<bool> stop{false};
  std::atomic<bool> overdue{false};
  uint64_t operations = 0;  // Recorded by the last run.

 private:
  const Script& script_;
};

}  // namespace ordeal::script_testing
