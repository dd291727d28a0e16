// The tape of an exploring worker, in a file that its supervisor maps too: a schedule that crashes
// the worker can still be read.
#pragma once

#include <string>

#include "harness/explore/core/tape.h"
#include "harness/run/record/shared_file.h"

namespace ordeal {

// One mapping of the tape, by the worker or its supervisor.
class TapeFile {
 public:
  // The worker creates the tape, its supervisor opens it. Both throw std::system_error.
  static TapeFile create(const std::string& path);
  static TapeFile open(const std::string& path);

  explore::TapeMemory memory() const { return memory_; }

 private:
  explicit TapeFile(SharedFile file);

  SharedFile file_;
  explore::TapeMemory memory_;
};

}  // namespace ordeal
