#include "harness/fault/failpoint.h"
#include "harness/sync/clock.h"
#include "targets/unionfs/defects/defects.h"

namespace ordeal::unionfs::defects {
namespace {

FailPoint record_window{"unionfs.metrics.record_window"};

class InTwoSteps : public OperationMetrics {
 public:
  void record(Operation operation, int err, Duration took) override {
    Cell& cell = cells_[static_cast<size_t>(operation)];
    {
      Lock lock(cell.mu);
      ++cell.counts.total;
      cell.counts.time += took;
    }
    record_window.pass();
    yield();
    Lock lock(cell.mu);  // The bug: a snapshot in between has a total without its result.
    ++(err == 0 ? cell.counts.successes : cell.counts.failures);
  }
};

}  // namespace

Defect metrics_torn_snapshot{"unionfs.metrics.torn_snapshot",
                             "an operation is counted in two steps: successes and failures of a "
                             "snapshot do not add up to its total"};

std::unique_ptr<OperationMetrics> metrics_in_two_steps() { return std::make_unique<InTwoSteps>(); }

}  // namespace ordeal::unionfs::defects
