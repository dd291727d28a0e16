#include "targets/gateway/prober.h"

#include "targets/gateway/parts.h"

namespace ordeal::gateway {

Prober::Prober(const Registry& registry, const ProbeOptions& options)
    : registry_(registry), options_(options), stop_(make_stop_signal()) {
  if (options_.every > Duration::zero()) thread_ = Thread("prober", [this] { run(); });
}

void Prober::stop() {
  stop_->give();
  if (thread_.joinable()) thread_.join();
}

void Prober::run() {
  do {
    registry_.visit([this](Provider& provider) {
      if (stop_->given()) return false;
      const bool ok = provider.upstream.probe(deadline_after(now(), options_.timeout));
      provider.health->record(ok);
      return true;
    });
  } while (!stop_->rest(options_.every));
}

}  // namespace ordeal::gateway
