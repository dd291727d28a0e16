// A bounded queue between threads, with close.
#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "harness/sync/cond_var.h"

namespace ordeal {

// How a send or a receive ended.
enum class ChannelStatus { ok, closed, timed_out };

// A queue of at most `capacity` items. Thread-safe. After close(), receivers get the queued items
// and then `closed`; senders, also those that wait, get `closed` at once.
template <class T>
class Channel {
 public:
  explicit Channel(size_t capacity, const char* name = "channel",
                   std::source_location where = std::source_location::current())
      : capacity_(capacity), mu_(name, {}, where), space_cv_(name, where), items_cv_(name, where) {}

  ChannelStatus send(T item, Instant deadline = kForever) {
    Lock lock(mu_);
    const bool settled = space_cv_.wait_until(
        mu_, deadline, [this]() REQUIRES(mu_) { return closed_ || items_.size() < capacity_; });
    if (!settled) return ChannelStatus::timed_out;
    if (closed_) return ChannelStatus::closed;
    items_.push_back(std::move(item));
    items_cv_.notify_one();
    return ChannelStatus::ok;
  }

  // On ok, `item` is the oldest that was queued.
  ChannelStatus receive(T& item, Instant deadline = kForever) {
    Lock lock(mu_);
    const bool settled = items_cv_.wait_until(
        mu_, deadline, [this]() REQUIRES(mu_) { return closed_ || !items_.empty(); });
    if (!settled) return ChannelStatus::timed_out;
    if (items_.empty()) return ChannelStatus::closed;
    item = std::move(items_.front());
    items_.pop_front();
    space_cv_.notify_one();
    return ChannelStatus::ok;
  }

  void close() {
    Lock lock(mu_);
    closed_ = true;
    space_cv_.notify_all();
    items_cv_.notify_all();
  }

  size_t size() const {
    Lock lock(mu_);
    return items_.size();
  }
  bool closed() const {
    Lock lock(mu_);
    return closed_;
  }

 private:
  const size_t capacity_;
  mutable Mutex mu_;
  CondVar space_cv_;
  CondVar items_cv_;
  std::deque<T> items_ GUARDED_BY(mu_);
  bool closed_ GUARDED_BY(mu_) = false;
};

}  // namespace ordeal
