// Hides the work of an observer on the threads of a target from ThreadSanitizer: it neither orders
// threads, which would hide races, nor is it checked itself.
#pragma once

#include "harness/base/sanitizer.h"
#include "harness/base/tsan_annotations.h"

namespace ordeal {

// Hides the calling thread for a scope. Costs nothing in other builds.
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
