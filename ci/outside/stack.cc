#include "stack.h"

#include <cerrno>

#include "harness/fault/failpoint.h"

namespace stack {
namespace {

ordeal::FailPoint push_store{"stack.push.store"};

}  // namespace

int Stack::push(int64_t value) {
  if (int err = push_store.hit()) return err;
  ordeal::Lock lock(mu_);
  if (values_.size() >= limit_) return ENOSPC;
  values_.push_back(value);
  ++balance_;
  return 0;
}

int Stack::pop(int64_t& value) {
  ordeal::Lock lock(mu_);
  if (values_.empty()) return ENOENT;
  value = values_.back();
  values_.pop_back();
  --balance_;
  return 0;
}

int64_t Stack::balance() {
  ordeal::Lock lock(mu_);
  return balance_;
}

size_t Stack::size() {
  ordeal::Lock lock(mu_);
  return values_.size();
}

}  // namespace stack
