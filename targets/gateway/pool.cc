#include "targets/gateway/pool.h"

#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint acquire_point{"gateway.pool.acquire"};
FailPoint create_point{"gateway.pool.create"};

}  // namespace

PoolPermit& PoolPermit::operator=(PoolPermit&& other) noexcept {
  if (this != &other) {
    end();
    pool_ = std::exchange(other.pool_, nullptr);
    connection_ = other.connection_;
  }
  return *this;
}

void PoolPermit::end() {
  if (Pool* pool = std::exchange(pool_, nullptr)) pool->give_back(connection_);
}

PoolAnswer Pool::acquire(Instant deadline) {
  acquire_point.pass(about(provider_));
  {
    Lock lock(mu_);
    const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return something_to_lend(); };
    if (!changed_.wait_until(mu_, deadline, fact)) return {{}, PoolRefusal::timed_out};
    if (!idle_.empty()) return {lend_idle()};
    ++making_;
  }
  return make();
}

PoolPermit Pool::lend_idle() {
  const int connection = idle_.back();
  idle_.pop_back();
  ++lent_;
  ++permits_;
  return {this, connection};
}

PoolAnswer Pool::make() {
  const bool made = create_point.hit(about(provider_)) == 0;
  Lock lock(mu_);
  --making_;
  if (!made) {
    changed_.notify_one();  // The room is free again: the next in line may try.
    return {{}, PoolRefusal::not_created};
  }
  ++lent_;
  ++permits_;
  return {PoolPermit(this, next_connection_++)};
}

void Pool::give_back(int connection) {
  Lock lock(mu_);
  --lent_;
  --permits_;
  idle_.push_back(connection);
  changed_.notify_one();
}

int Pool::free() const {
  Lock lock(mu_);
  return size_ - lent_ - making_;
}

int Pool::made() const {
  Lock lock(mu_);
  return lent_ + static_cast<int>(idle_.size());
}

int Pool::lost() const {
  Lock lock(mu_);
  return lent_ - permits_;
}

}  // namespace ordeal::gateway
