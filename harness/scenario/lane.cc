#include "harness/scenario/lane.h"

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <cmath>

#include "harness/sync/clock.h"

namespace ordeal {
namespace {

constexpr std::atomic<bool> kNever{false};

int64_t thread_cpu_ns() {
  timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return ts.tv_sec * 1'000'000'000LL + ts.tv_nsec;
}

uint64_t bound_of(const GroupPlan& plan) { return plan.iterations.value_or(~uint64_t{0}); }

}  // namespace

Lane::Lane(const LaneConfig& config)
    : scale_(tick_scale()),
      ns_per_tick_fixed_(static_cast<uint64_t>(scale_.ns_per_tick * 4294967296.0)),
      config_(config),
      stop_(config.stop),
      overdue_(config.overdue != nullptr ? config.overdue : &kNever),
      board_(config.board != nullptr ? config.board : &own_board_),
      counting_(config.counting),
      iterations_left_(bound_of(*config.plan)),
      iterations_bound_(iterations_left_),
      end_(config.end),
      last_(config.start),
      tick_at_(config.start + config.interval),
      cells_(config.counting ? 0 : config.slots),
      counts_(config.counting ? config.slots : 0) {
  const GroupPlan& plan = *config.plan;
  if (counting_) {
    paced_ = true;
    return;
  }
  paced_ = plan.rate > 0 || plan.every > Duration::zero();
  cpu_start_ns_ = thread_cpu_ns();
  if (!paced_) return;
  prctl(PR_SET_TIMERSLACK, 1UL);  // Otherwise the kernel may wake an arrival 50 us late.
  if (plan.rate > 0) {
    const double gap_ns = 1e9 * plan.threads / plan.rate;
    arrival_gap_ = gap_ns / scale_.ns_per_tick;
    first_arrival_ =
        config.start + static_cast<uint64_t>(arrival_gap_ * config.index / plan.threads);
  } else {
    arrival_gap_ = static_cast<double>(plan.every.count()) / scale_.ns_per_tick;
    first_arrival_ = config.start;
  }
}

Lane::~Lane() = default;

uint64_t Lane::iterations() const {
  if (counting_) return started_;
  return paced_ ? arrivals_ : iterations_bound_ - iterations_left_;
}

// Arrivals follow the plan and not the target: one that comes late starts at once and its lateness
// counts as latency. `every` is a pause instead: it slips, and nothing is late.
bool Lane::next_paced() {
  if (counting_) return next_counted();
  if (arrivals_ >= iterations_bound_ || iterations_left_ == 0) return false;
  const bool open_model = config_.plan->rate > 0;
  const auto offset = static_cast<uint64_t>(arrival_gap_ * static_cast<double>(arrivals_));
  uint64_t intended = first_arrival_ + offset;
  if (intended >= end_) return false;
  if (!wait_until(intended)) return false;
  const uint64_t now = ticks_now(scale_);
  if (now >= end_) return false;
  if (open_model) {
    late_ns_ = static_cast<int64_t>(ticks_to_ns(scale_, now > intended ? now - intended : 0));
  } else if (now > intended) {
    first_arrival_ += now - intended;
  }
  ++arrivals_;
  last_ = now;
  board_->iterations.store(arrivals_, std::memory_order_relaxed);
  return true;
}

void Lane::start_over(uint64_t iterations) {
  iterations_left_ = iterations;
  arrivals_ = 0;
  origin_ = now();
}

// With a rate the threads of the group take turns; with `every` each start is so much after the
// one before, or at once where that one took longer.
bool Lane::next_counted() {
  if (iterations_left_ == 0) return false;
  const GroupPlan& plan = *config_.plan;
  if (plan.rate > 0) {
    const double turn = static_cast<double>(arrivals_ * plan.threads + config_.index);
    sleep_until(origin_ + Duration(static_cast<int64_t>(1e9 * turn / plan.rate)));
  } else if (plan.every > Duration::zero()) {
    if (arrivals_ > 0) sleep_until(origin_ + plan.every);
    origin_ = now();
  }
  --iterations_left_;
  ++arrivals_;
  ++started_;
  return true;
}

void Lane::count(OpSlot slot, int code) {
  ++counts_[slot];
  if (code == 0) return;
  const auto known = std::find_if(codes_.begin(), codes_.end(), [&](const CodeCount& c) {
    return c.slot == slot && c.code == code;
  });
  if (known != codes_.end()) {
    ++known->count;
  } else {
    codes_.push_back({slot, code, 1});
  }
  if (config_.failed != nullptr) config_.failed(config_.self, slot, code);
}

// Sleeps in slices, so that a stop is seen soon. False: stopped.
bool Lane::wait_until(uint64_t ticks) {
  using namespace std::chrono_literals;
  constexpr Duration kSlice = 20ms;
  while (!stop_->load(std::memory_order_relaxed)) {
    const uint64_t now = ticks_now(scale_);
    if (now >= tick_at_) tick(now);
    if (now >= ticks) return true;
    const Duration left(static_cast<int64_t>(ticks_to_ns(scale_, ticks - now)));
    sleep_until(Monotonic::now() + std::min(left, kSlice));
  }
  return false;
}

void Lane::restamp() {
  unstamped_ = kStampEvery;
  last_ = ticks_now(scale_);
  if (last_ >= tick_at_) tick(last_);
}

void Lane::tick(uint64_t now) {
  if (config_.sink != nullptr) config_.sink->take(config_.group, tick_at_, cells_);
  for (auto& cell : cells_) {
    if (cell == nullptr) continue;
    cell->service.clear();
    if (cell->response != nullptr) cell->response->clear();
    cell->errors.clear();
  }
  board_->iterations.store(iterations(), std::memory_order_relaxed);
  if (config_.interval == 0) {
    tick_at_ = ~uint64_t{0};
  } else {
    tick_at_ += (now - tick_at_) / config_.interval * config_.interval + config_.interval;
  }
}

OpCell& Lane::make_cell(OpSlot slot) {
  cells_[slot] = std::make_unique<OpCell>();
  if (config_.plan->rate > 0) cells_[slot]->response = std::make_unique<Histogram>();
  return *cells_[slot];
}

void Lane::count_error(OpCell& cell, int code) {
  board_->errors.store(++errors_, std::memory_order_relaxed);
  for (auto& [known, count] : cell.errors) {
    if (known == code) {
      ++count;
      return;
    }
  }
  cell.errors.emplace_back(code, 1);
}

void Lane::finish() {
  const uint64_t now = ticks_now(scale_);
  tick(std::max(now, tick_at_));
  cpu_ns_ = thread_cpu_ns() - cpu_start_ns_;
  if (config_.plan->rate > 0) {
    const double elapsed =
        static_cast<double>(std::min(now, end_)) - static_cast<double>(first_arrival_);
    const double due = elapsed < 0 ? 0 : std::floor(elapsed / arrival_gap_) + 1;
    const uint64_t wanted = std::min(static_cast<uint64_t>(due), iterations_bound_);
    dropped_ = wanted > arrivals_ ? wanted - arrivals_ : 0;
  }
  last_ = now;
}

}  // namespace ordeal
