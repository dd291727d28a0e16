#include "harness/fault/calls.h"

#include "harness/sync/thread_local.h"

namespace ordeal {
namespace {

ThreadLocal<FaultCalls*>& fault_calls() {
  static ThreadLocal<FaultCalls*> calls;
  return calls;
}

}  // namespace

ScopedFaultCalls::ScopedFaultCalls(FaultCalls* calls) : before_(fault_calls().get()) {
  fault_calls().get() = calls;
}
ScopedFaultCalls::~ScopedFaultCalls() { fault_calls().get() = before_; }
FaultCalls* current_fault_calls() { return fault_calls().get(); }

}  // namespace ordeal
