#include "targets/gateway/pool.h"

#include "harness/fault/assertion.h"
#include "targets/gateway/subject.h"

namespace ordeal::gateway {
namespace {

FailPoint acquire_point{"gateway.pool.acquire"};
FailPoint create_point{"gateway.pool.create", {.legal = "ECONNREFUSED EMFILE ENOBUFS"}};

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

void PoolPermit::discard() {
  if (Pool* pool = std::exchange(pool_, nullptr)) pool->retire(connection_);
}

PoolAnswer Pool::acquire(Instant deadline) {
  acquire_point.pass(about(provider_));
  {
    Lock lock(mu_);
    const auto fact = [this]() NO_THREAD_SAFETY_ANALYSIS { return has_news(); };
    ORDEAL_SOMETIMES(!has_news(), "gateway.pool: a request waits for a connection");
    if (!changed_.wait_until(mu_, deadline, fact)) return {{}, PoolRefusal::timed_out};
    if (closed_) return {{}, PoolRefusal::closed};
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

int Pool::create() {
  if (connect_ > Duration::zero()) sleep_for(connect_);
  return create_point.hit(about(provider_));
}

PoolAnswer Pool::make() {
  const bool made = create() == 0;
  Lock lock(mu_);
  --making_;
  if (!made) {
    changed_.notify_one();  // The room is free again: the next in line may try.
    return {{}, PoolRefusal::not_created};
  }
  if (closed_) return {{}, PoolRefusal::closed};  // It ends unused.
  made_one();
  ++lent_;
  ++permits_;
  return {PoolPermit(this, next_connection_++)};
}

void Pool::give_back(int connection) {
  {
    Lock lock(mu_);
    --lent_;
    --permits_;
    if (!closed_) {
      idle_.push_back(connection);
      changed_.notify_one();
      return;
    }
  }
  ended(connection);
}

void Pool::retire(int connection) {
  {
    Lock lock(mu_);
    --lent_;
    --permits_;
    changed_.notify_one();
  }
  ended(connection);
}

void Pool::close() {
  std::vector<int> idle;
  {
    Lock lock(mu_);
    closed_ = true;
    idle.swap(idle_);
    changed_.notify_all();
  }
  for (const int connection : idle) ended(connection);
}

void Pool::made_one() const {
  if (existing_ != nullptr) existing_->fetch_add(1, std::memory_order_relaxed);
}

void Pool::ended(int connection) const {
  if (existing_ != nullptr) existing_->fetch_sub(1, std::memory_order_relaxed);
  if (told_) told_(connection);
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
