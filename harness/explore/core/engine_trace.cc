// The steps of a schedule, noted while they are made and put into words afterwards.
#include "harness/explore/core/engine.h"

namespace ordeal::explore {

void Scheduler::Impl::note_event(TaskState& task, uint64_t value, uint64_t stale) {
  const Op& op = views_[task.id].op;
  RawEvent event{};
  event.task = task.id;
  event.step = views_[task.id].steps;
  event.kind = op.kind;
  event.preempts = preempting_;
  event.timed_out = task.timed_out || (op.kind == OpKind::retake && task.timed_out_waiting);
  event.has_value = shows_value_ || op.kind == OpKind::load || op.kind == OpKind::store ||
                    op.kind == OpKind::modify;
  shows_value_ = false;
  event.resource = op.resource;
  event.key = op.key;
  event.value = value;
  event.stale = stale;
  event.tag = task.tag;
  event.at = op.at;
  task.tag = nullptr;
  events_.push_back(event);
}

void Scheduler::Impl::fill(Trace& trace) const {
  trace.tasks.clear();
  trace.events.clear();
  trace.digests.clear();
  for (TaskId id = 0; id < task_count_; ++id) trace.tasks.push_back(tasks_[id]->task->name());
  std::vector<std::string> shown_names;
  for (ResourceId id = 0; id < names_.size(); ++id)
    shown_names.push_back(id == 0 ? "" : shown(&resources_[id]));
  for (const RawEvent& raw : events_) {
    Event event;
    event.task = raw.task;
    event.step = raw.step;
    event.kind = raw.kind;
    event.preempts = raw.preempts;
    event.timed_out = raw.timed_out;
    event.has_value = raw.has_value;
    event.value = raw.value;
    event.stale = raw.stale;
    event.resource = raw.resource;
    if (raw.resource != 0) event.object = shown_names[raw.resource];
    if (raw.tag != nullptr) event.tag = raw.tag;
    event.at = raw.at;
    trace.digests.push_back(static_cast<uint16_t>(
        hash_combine(tasks_[raw.task]->task->key(), raw.key + static_cast<uint64_t>(raw.kind))));
    trace.events.push_back(std::move(event));
  }
}

}  // namespace ordeal::explore
