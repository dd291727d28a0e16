// What an observer does on the threads of a target is no part of the target: in a build with
// ThreadSanitizer it neither orders threads, which would hide races, nor is looked at itself.
#pragma once

#include "harness/base/sanitizer.h"
#include "harness/base/tsan_annotations.h"

namespace ordeal {

// For a scope. Costs nothing in other builds.
class Unseen {
 public:
#if ORDEAL_TSAN
  Unseen() {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    AnnotateIgnoreSyncBegin(__FILE__, __LINE__);
  }
  ~Unseen() {
    AnnotateIgnoreSyncEnd(__FILE__, __LINE__);
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  }
#else
  Unseen() {}
  ~Unseen() {}
#endif
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
};

}  // namespace ordeal
