// Memory, tasks, time, and the identities of what tasks make.
#include <fmt/format.h>

#include "harness/base/assert.h"
#include "harness/explore/core/engine.h"
#include "harness/explore/core/tsan.h"

namespace ordeal::explore {

Resource& Scheduler::Impl::add_resource(SyncObject& object, uint64_t key) {
  if (resource_count_ == 0) resource_count_ = 1;  // 0 stands for none.
  const ResourceId id = resource_count_++;
  while (resources_.size() <= id) resources_.emplace_back();
  Resource& resource = resources_[id];
  resource.start(id, key, object);
  object.model = &resource;
  object.epoch = epoch_;
  if (trace_ != nullptr) {
    std::string name = base_name(resource);
    names_.resize(id + 1);
    names_[id] = std::move(name);
  }
  return resource;
}

void Scheduler::Impl::made(SyncObject& object) {
  TaskState& self = current();
  add_resource(object, mix_bits(self.task->key() + ++self.objects_made));
}

// Something that was made before the schedule, or outside it, is known by its name and place, and
// by when it was first used.
Resource& Scheduler::Impl::resource_of(SyncObject& object) {
  if (object.epoch == epoch_) [[likely]]
    return *static_cast<Resource*>(object.model);
  const uint64_t place = object.name != nullptr ? hash_text(object.name) : object.made_at.line();
  return add_resource(object, hash_combine(place, ++lazy_resources_));
}

void Scheduler::Impl::forget(SyncObject& object) {
  if (object.epoch != epoch_) return;
  auto& resource = *static_cast<Resource*>(object.model);
  if (resource.owner != kNoTask || resource.readers != 0)
    misuse(resource, "is destroyed while somebody holds it");
  if (resource.waiters != nullptr) misuse(resource, "is destroyed while somebody waits on it");
  if (resource.announced) tsan::mutex_destroy(&resource);
  resource.announced = false;
  resource.name = nullptr;  // It may not outlive the object.
  object.model = nullptr;
  object.epoch = 0;
}

AtomicOutcome Scheduler::Impl::access(SyncObject& object, void* cell, const AtomicAccess& access) {
  Resource& atomic = resource_of(object);
  const bool loads = access.op == AtomicOp::load;
  const OpKind kind = loads                          ? OpKind::load
                      : access.op == AtomicOp::store ? OpKind::store
                                                     : OpKind::modify;
  step(kind, !loads, &atomic, access.at);
  if (!use_memory_) {
    AtomicOutcome outcome{access.peek(cell), true};
    uint64_t next = access.operand;
    if (access.op == AtomicOp::modify) next = access.modify(outcome.old, access.operand);
    if (access.op == AtomicOp::compare_exchange) outcome.exchanged = outcome.old == access.expected;
    const bool writes = !loads && outcome.exchanged;
    if (writes) access.poke(cell, next);
    made_step(writes ? next : outcome.old);
    return outcome;
  }
  if (atomic.location == 0) atomic.location = memory_.make_location(kNoTask, access.peek(cell));
  const uint32_t outcomes = memory_.outcomes(current_, atomic.location, access);
  const uint64_t stale = outcomes > 1 ? draw(ValueKind::stale, atomic.name, outcomes, {}) : 0;
  const AtomicOutcome outcome =
      memory_.perform(current_, atomic.location, access, static_cast<uint32_t>(stale));
  const uint64_t last = memory_.last_value(atomic.location);
  if (!loads) access.poke(cell, last);
  made_step(
      loads || (access.op == AtomicOp::compare_exchange && !outcome.exchanged) ? outcome.old : last,
      stale);
  return outcome;
}

void Scheduler::Impl::fence(std::memory_order order, std::source_location at) {
  step(OpKind::fence, false, nullptr, at);
  if (use_memory_) memory_.fence(current_, order);
  made_step(0);
}

void Scheduler::Impl::plain(SyncObject& object, const PlainAccess& access) {
  Resource& shared = resource_of(object);
  step(access.write ? OpKind::write : OpKind::read, access.write, &shared, access.at);
  if (options_.races) {
    if (shared.cell == 0) shared.cell = memory_.make_plain(kNoTask);
    PlainRace race;
    if (memory_.plain(current_, shared.cell, access.write, access.at, race))
      fail(raced(shared, access.write, access.at, race));
  }
  uint64_t value = access.operand;
  if (trace_ != nullptr && access.peek != nullptr) {
    shows_value_ = true;
    if (!access.write) value = access.peek(access.cell);
  }
  made_step(value);
}

std::shared_ptr<Task> Scheduler::Impl::make_child(Task& parent, std::string_view name) {
  TaskState* state = state_of(parent);
  if (state == nullptr) return Runtime::make_child(parent, name);
  const uint64_t name_hash = hash_text(name);
  uint32_t ordinal = 0;
  bool counted = false;
  for (ChildCount& child : state->children) {
    if (child.name != name_hash) continue;
    ordinal = child.count++;
    counted = true;
  }
  if (!counted) state->children.push_back({name_hash, 1});
  const uint64_t path = hash_combine(parent.key() ^ name_hash, ordinal) | 1;

  if (known_count_ * 2 >= known_tasks_.size()) {
    std::vector<KnownTask> wider(known_tasks_.size() * 2);
    for (KnownTask& known : known_tasks_) {
      if (known.path == 0) continue;
      size_t at = known.path % wider.size();
      while (wider[at].path != 0) at = (at + 1) % wider.size();
      wider[at] = std::move(known);
    }
    known_tasks_.swap(wider);
  }
  size_t at = path % known_tasks_.size();
  while (known_tasks_[at].path != 0 && known_tasks_[at].path != path)
    at = (at + 1) % known_tasks_.size();
  KnownTask& known = known_tasks_[at];
  if (known.path == path && known.task.use_count() == 1) return known.task;
  if (known.path == 0) ++known_count_;
  known.path = path;
  known.task =
      std::make_shared<Task>(fmt::format("{}/{}#{}", parent.name(), name, ordinal), parent.group());
  return known.task;
}

void Scheduler::Impl::spawn(std::shared_ptr<Task> task, std::function<void()> body) {
  step(OpKind::spawn, false, nullptr, {});
  ALWAYS_ASSERT(state_of(*task) == nullptr, "a task is started twice");
  TaskState& child = start_task(std::move(task), current_);
  child.body.set(std::move(body));
  child.order = current().order;
  if (use_memory_) memory_.spawn(current_, child.id);
  tsan::release(&child);
  if (follows_) strategy_->spawned(current_, child.id, view());
  made_step(child.id);
  if (options_.points == Points::all) private_steps();
}

bool Scheduler::Impl::join(Task& task, Instant deadline) {
  TaskState* joined = state_of(task);
  if (joined == nullptr) return true;  // Of an earlier schedule: it has ended.
  TaskState& self = current();
  arrive(OpKind::join, false, nullptr, {});
  self.joins = joined;
  block(Blocked::join, nullptr, deadline);
  offer();
  self.joins = nullptr;
  const bool ended = joined->blocked == Blocked::ended;
  if (ended) {
    if (use_memory_) memory_.joined(self.id, joined->id);
    tsan::acquire(&joined->fiber);
    self.order = hash_combine(self.order, joined->order);
  }
  made_step(ended ? 1 : 0);
  return ended;
}

void Scheduler::Impl::sleep_until(Instant deadline) {
  if (deadline <= now_) return yield();
  arrive(OpKind::sleep, false, nullptr, {});
  block(Blocked::sleep, nullptr, deadline);
  offer();
  made_step(0);
}

// A sleep to all who look on.
void Scheduler::Impl::park(const void* key, Instant deadline) {
  TaskState& self = current();
  self.parked_on = key;
  sleep_until(deadline);
  self.parked_on = nullptr;
}

void Scheduler::Impl::unpark(const void* key) {
  for (TaskId id = 0; id < task_count_; ++id) {
    TaskState& task = *tasks_[id];
    if (task.blocked == Blocked::sleep && task.parked_on == key && !task.timed_out) expire(task);
  }
}

void Scheduler::Impl::yield() {
  step(OpKind::yield, false, nullptr, {});
  made_step(0);
}

}  // namespace ordeal::explore
