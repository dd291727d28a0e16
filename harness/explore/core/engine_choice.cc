// Who runs next, when time passes, and what values are.
#include "harness/base/assert.h"
#include "harness/explore/core/engine.h"

namespace ordeal::explore {

void Scheduler::Impl::set_ready(TaskState& task, bool ready) {
  uint64_t& word = ready_bits_[task.id >> 6];
  const uint64_t bit = uint64_t{1} << (task.id & 63);
  if (((word & bit) != 0) == ready) return;
  word ^= bit;
  ready_count_ += ready ? 1 : ~0U;
}

void Scheduler::Impl::collect_ready() {
  ready_.clear();
  for (uint32_t w = 0; w < ready_bits_.size(); ++w) {
    for (uint64_t word = ready_bits_[w]; word != 0; word &= word - 1)
      ready_.push_back(w * 64 + static_cast<uint32_t>(__builtin_ctzll(word)));
  }
}

// Who waits and could stop waiting for no reason of another task: its time runs out, or it wakes
// from a condition unasked.
void Scheduler::Impl::collect_early() {
  early_.clear();
  for (TaskId id = 0; id < task_count_; ++id) {
    const TaskState& task = *tasks_[id];
    if (is_ready(id) || task.blocked == Blocked::no) continue;
    if (task.parked_on != nullptr) continue;  // A fault's wait is no time-out of the target's.
    if (task.deadline != kForever || task.blocked == Blocked::cond) early_.push_back(id);
  }
}

View Scheduler::Impl::view() {
  View seen;
  seen.ready = ready_.data();
  seen.ready_count = ready_.size();
  seen.early = early_.data();
  seen.early_count = early_.size();
  seen.current = current_;
  seen.current_ready = is_ready(current_);
  seen.tasks = views_.data();
  seen.step = steps_;
  return seen;
}

TaskId Scheduler::Impl::choose_next() {
  while (ready_count_ == 0) {
    if (!pass_time()) return kNoTask;
  }
  if (steps_ >= options_.max_steps) [[unlikely]]
    return choose_fairly();
  early_.clear();
  if (timed_ != 0) [[unlikely]] {
    collect_early();
    if (!early_.empty()) {
      collect_ready();
      const TaskId early = strategy_->pick_early(view());
      if (early != kNoTask) {
        record(DecisionKind::early, 0, early);
        fire_early(*tasks_[early]);
      }
    }
  }
  if (ready_count_ == 1) {
    uint32_t word = 0;
    while (ready_bits_[word] == 0) ++word;
    return word * 64 + static_cast<uint32_t>(__builtin_ctzll(ready_bits_[word]));
  }
  collect_ready();
  ++choices_;
  const View seen = view();
  const TaskId pick = strategy_->pick(seen);
  if (pick != current_) [[likely]] {
    if (pick >= task_count_ || !is_ready(pick)) [[unlikely]]
      ALWAYS_ASSERT(false, "a strategy picked a task that cannot run");
    if (seen.current_ready) {
      ++preemptions_;
      preempting_ = true;
      record(DecisionKind::run, 0, pick);
    } else if (pick != seen.ready[0]) {
      record(DecisionKind::run, 0, pick);
    }
  }
  return pick;
}

// A schedule that has gone on for too long may have been unfair: from here on everybody has the
// same chance, and what does not end now does not end. Not recorded: the schedule's seed decides,
// and the tape of a livelock stays as short as what led into it.
TaskId Scheduler::Impl::choose_fairly() {
  if (!fair_) {
    fair_ = true;
    for (TaskId id = 0; id < task_count_; ++id) tasks_[id]->steps_before_fair = views_[id].steps;
  }
  if (steps_ >= 2 * uint64_t{options_.max_steps}) fail(endless());
  collect_ready();
  early_.clear();
  return ready_[static_cast<uint32_t>(fair_random_.below(ready_.size()))];
}

void Scheduler::Impl::fire_early(TaskState& task) {
  if (task.deadline == kForever) {
    wake(task);
    return;
  }
  if (task.deadline > now_) now_ = task.deadline;
  expire_timers();
}

// Nobody can run: the clock goes to the next timer.
bool Scheduler::Impl::pass_time() {
  if (timed_ == 0) return false;
  Instant next = kForever;
  for (TaskId id = 0; id < task_count_; ++id) {
    const TaskState& task = *tasks_[id];
    if (task.blocked != Blocked::no && task.deadline < next) next = task.deadline;
  }
  if (next == kForever) return false;
  if (next > now_) {
    idle_ += next - now_;
    now_ = next;
  }
  expire_timers();
  return true;
}

void Scheduler::Impl::expire_timers() {
  for (TaskId id = 0; id < task_count_; ++id) {
    TaskState& task = *tasks_[id];
    if (task.blocked != Blocked::no && task.blocked != Blocked::ended && task.deadline <= now_ &&
        !task.timed_out)
      expire(task);
  }
}

void Scheduler::Impl::expire(TaskState& task) {
  task.timed_out = true;
  if (task.blocked == Blocked::cond) {
    wake(task);
    return;
  }
  set_ready(task, true);
}

void Scheduler::Impl::record(DecisionKind kind, uint8_t nth, uint64_t value) {
  TapeHeader& header = *tape_.header;
  const uint32_t at = header.decisions.load(std::memory_order_relaxed);
  if (at == tape_.room) [[unlikely]] {
    header.lost.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  Decision& decision = tape_.decisions[at];
  decision.task = current_;
  decision.step = views_[current_].steps;
  decision.value = value;
  decision.kind = kind;
  decision.nth = nth;
  header.decisions.store(at + 1, std::memory_order_release);
}

uint64_t Scheduler::Impl::draw(ValueKind kind, const char* tag, uint64_t n, Chance chance) {
  const uint8_t nth = nth_values_[static_cast<int>(kind)]++;
  const uint32_t step = views_[current_].steps;
  const uint64_t value = strategy_->value({kind, tag, n, current_, chance, step, nth});
  ALWAYS_ASSERT(value < n, "a strategy drew a value out of its range");
  static constexpr DecisionKind kKinds[] = {DecisionKind::choose, DecisionKind::fault,
                                            DecisionKind::waiter, DecisionKind::stale};
  if (value != 0) record(kKinds[static_cast<int>(kind)], nth, value);
  current().tag = tag;
  return value;
}

uint64_t Scheduler::Impl::choose(uint64_t n, const char* tag) {
  return n <= 1 ? 0 : draw(ValueKind::choose, tag, n, {});
}

bool Scheduler::Impl::happens(Chance chance, const char* tag) {
  if (chance.of == 0) return false;
  if (chance.of >= chance.in) return true;
  return draw(ValueKind::fault, tag, 2, chance) == 1;
}

}  // namespace ordeal::explore
