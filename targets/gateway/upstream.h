// The simulated far end of a provider. A call takes some time, and some calls fail. A connection is
// a pipe: replies come out in the order of the questions, and the next reader gets the next reply.
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

// The latency and the share of failures that a scenario gives to an upstream.
struct UpstreamBehaviour {
  Duration latency = Duration::zero();
  Chance failures{0, 1};
};

// The result of a call at the upstream.
enum class UpstreamResult : uint8_t { ok, failed, timed_out };

// An UpstreamAnswer is the answer of Upstream::call().
struct UpstreamAnswer {
  UpstreamResult result = UpstreamResult::failed;
  std::string about{};      // The question that the reply answers; "": there is no reply.
  bool reply_read = false;  // False: a reply may still come, so the connection must not be reused.
};

// An Upstream simulates one provider. Thread-safe; a connection serves one call at a time.
class Upstream {
 public:
  Upstream(std::string provider, const UpstreamBehaviour& behaviour);
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  // Sends a question over a connection, and waits until the deadline for the next reply on it. The
  // calling task chooses whether the call fails, so the result does not depend on other threads.
  UpstreamAnswer call(int connection, std::string_view question, Instant deadline);
  void hang_up(int connection);  // Drops the replies that are on the way.

  // Returns whether the upstream answers a probe before the deadline. Needs no connection.
  bool probe(Instant deadline);

  void behave(const UpstreamBehaviour& behaviour);  // For calls that begin from now on.
  int64_t calls() const;                            // Calls that arrived, including failed ones.

 private:
  // A Reply is one reply on its way.
  struct Reply {
    std::string about;
    bool failed;
    Instant at;  // When the reader gets it.
  };
  Instant ask(int connection, Reply reply);  // Returns when the next reply is due.

  const std::string provider_;
  Snapshot<UpstreamBehaviour> behaviour_;
  Atomic<int64_t> calls_{0, "gateway.upstream.calls"};
  Mutex wires_mu_{"gateway.upstream.wires", kWiresRank};
  std::map<int, std::deque<Reply>> wires_ GUARDED_BY(wires_mu_);  // Unread, by connection.
};

}  // namespace ordeal::gateway
