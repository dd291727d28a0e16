#include "harness/run/life/phases.h"

#include <algorithm>

namespace ordeal {
namespace {

// The bytes behind the name are cleared too: a shorter name must not keep the end of a longer one.
void show(BoardHeader& header, const std::string& name) {
  const size_t length = name.copy(header.phase, sizeof header.phase - 1);
  std::fill(header.phase + length, header.phase + sizeof header.phase, '\0');
}

}  // namespace

void Phases::begin(const std::string& name, Duration within) {
  const Instant now = Monotonic::now();
  {
    Lock lock(mu_);
    name_ = name;
    until_ = within == Duration::zero() ? kForever : deadline_after(now, within);
  }
  show(board_.header(), name);
  journal_.write(PhaseRecord{name, now.time_since_epoch().count(), true, ""});
}

void Phases::end(const std::string& detail) {
  std::string name;
  {
    Lock lock(mu_);
    name = name_;
    until_ = kForever;
  }
  journal_.write(PhaseRecord{name, Monotonic::now().time_since_epoch().count(), false, detail});
}

void Phases::allow(Duration within) {
  const Instant until = deadline_after(Monotonic::now(), within);
  Lock lock(mu_);
  until_ = until;
}

std::string Phases::name() const {
  Lock lock(mu_);
  return name_;
}

std::optional<std::string> Phases::overdue(Instant now) const {
  Lock lock(mu_);
  if (now < until_) return std::nullopt;
  return name_;
}

}  // namespace ordeal
