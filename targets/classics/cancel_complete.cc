// A request that is cancelled while its answer arrives: both sides see that it is pending, both
// end it, and its callback runs twice.
#include "harness/base/assert.h"
#include "harness/sync/atomic.h"
#include "targets/classics/crew.h"
#include "targets/classics/programs.h"

namespace ordeal::classics {
namespace {

enum RequestState : int { kPending, kCompleted, kCancelled };

class Request {
 public:
  explicit Request(bool fixed) : fixed_(fixed) {}

  void end(RequestState how) {
    if (!claim(how)) return;
    ALWAYS_ASSERT(callbacks_.fetch_add(1) == 0, "a request ends once");
  }
  int callbacks() const { return callbacks_.load(); }

 private:
  bool claim(RequestState how) {
    int seen = kPending;
    if (fixed_) return state_.compare_exchange(seen, how);
    if (state_.load() != kPending) return false;
    state_.store(how);
    return true;
  }

  const bool fixed_;
  Atomic<int> state_{kPending, "request.state"};
  Atomic<int> callbacks_{0, "request.callbacks"};
};

}  // namespace

void cancel_complete(bool fixed) {
  Request request(fixed);
  Crew crew;
  crew.start(1, "upstream", [&] { request.end(kCompleted); });
  crew.start(1, "canceller", [&] { request.end(kCancelled); });
  crew.join();
  ALWAYS_ASSERT(request.callbacks() == 1, "a request ends");
}

}  // namespace ordeal::classics
