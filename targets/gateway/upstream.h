// A provider's far end, simulated: it takes some time, and some of its calls fail. A connection to
// it is a pipe: replies come out in the order of the questions, whoever reads them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "harness/base/random.h"
#include "harness/sync/atomic.h"
#include "harness/sync/mutex.h"
#include "harness/sync/snapshot.h"
#include "targets/gateway/lock_ranks.h"

namespace ordeal::gateway {

struct UpstreamBehaviour {
  Duration latency = Duration::zero();
  Chance failures{0, 1};
};

enum class UpstreamResult : uint8_t { ok, failed, timed_out };

struct UpstreamAnswer {
  UpstreamResult result = UpstreamResult::failed;
  std::string about{};      // The question that it answers; "" without an answer.
  bool reply_read = false;  // Else one may be on the connection yet, and that cannot be used again.
};

// Thread-safe; a connection serves one call at a time.
class Upstream {
 public:
  Upstream(std::string provider, const UpstreamBehaviour& behaviour);
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  // Asks it over a connection, and waits until the deadline for the next reply that comes there.
  // Whether the call fails is a choice of the calling task, so it does not depend on what other
  // threads do.
  UpstreamAnswer call(int connection, std::string_view question, Instant deadline);
  void hang_up(int connection);  // What it was sent there is lost.

  // Whether it is well and says so before the deadline. No call, and needs no connection.
  bool probe(Instant deadline);

  void behave(const UpstreamBehaviour& behaviour);  // For the calls that begin from now on.
  int64_t calls() const;                            // That arrived there, failed ones included.

 private:
  struct Reply {
    std::string about;
    bool failed;
    Instant at;  // When it comes out.
  };
  Instant ask(int connection, Reply reply);  // Returns when the next reply is due.

  const std::string provider_;
  Snapshot<UpstreamBehaviour> behaviour_;
  Atomic<int64_t> calls_{0, "gateway.upstream.calls"};
  Mutex wires_mu_{"gateway.upstream.wires", kWiresRank};
  std::map<int, std::deque<Reply>> wires_ GUARDED_BY(wires_mu_);  // Unread, by connection.
};

}  // namespace ordeal::gateway
