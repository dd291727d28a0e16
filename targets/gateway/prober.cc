#include "targets/gateway/prober.h"

namespace ordeal::gateway {

Prober::Prober(const Registry& registry, const ProbeOptions& options)
    : registry_(registry), options_(options) {
  if (options_.every > Duration::zero()) thread_ = Thread("prober", [this] { run(); });
}

void Prober::stop() {
  {
    Lock lock(mu_);
    stopping_ = true;
    stop_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Prober::run() {
  for (;;) {
    registry_.visit([this](Provider& provider) {
      if (stopping()) return false;
      const bool ok = provider.upstream.probe(deadline_after(now(), options_.timeout));
      provider.health->record(ok);
      return true;
    });
    Lock lock(mu_);
    const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return stopping_; };
    if (stop_.wait_for(mu_, options_.every, fact)) return;
  }
}

bool Prober::stopping() const {
  Lock lock(mu_);
  return stopping_;
}

}  // namespace ordeal::gateway
