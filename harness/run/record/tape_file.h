// The tape of an exploring worker, in a file that its supervisor maps too: the schedule that
// crashes a process is not lost with it.
#pragma once

#include <string>

#include "harness/explore/core/tape.h"
#include "harness/run/record/shared_file.h"

namespace ordeal {

class TapeFile {
 public:
  // By the worker, and by whoever looks after it. Throw std::system_error.
  static TapeFile create(const std::string& path);
  static TapeFile open(const std::string& path);

  explore::TapeMemory memory() const { return memory_; }

 private:
  explicit TapeFile(SharedFile file);

  SharedFile file_;
  explore::TapeMemory memory_;
};

}  // namespace ordeal
