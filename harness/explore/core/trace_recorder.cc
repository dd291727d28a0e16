#include "harness/explore/core/trace_recorder.h"

namespace ordeal::explore {

void TraceRecorder::note(TaskTable& tasks, const StepResult& result, bool preempts) {
  TaskState& task = tasks.current();
  const TaskView& view = tasks.view(task.id);
  const Op& op = view.op;
  Step step{};
  step.task = task.id;
  step.step = view.steps;
  step.kind = op.kind;
  step.preempts = preempts;
  step.timed_out = task.timed_out || (op.kind == OpKind::retake && task.timed_out_waiting);
  step.has_value = result.has_value || op.kind == OpKind::load || op.kind == OpKind::store ||
                   op.kind == OpKind::modify;
  step.resource = op.resource;
  step.key = op.key;
  step.value = result.value;
  step.stale = result.stale;
  step.tag = task.tag;
  step.at = op.at;
  task.tag = nullptr;
  steps_.push_back(step);
}

void TraceRecorder::fill(Trace& trace, const TaskTable& tasks,
                         const ResourceTable& resources) const {
  trace.tasks.clear();
  trace.events.clear();
  trace.digests.clear();
  for (TaskId id = 0; id < tasks.count(); ++id) trace.tasks.push_back(tasks[id].task->name());
  const std::vector<std::string> names = resources.display_names();
  for (const Step& step : steps_) {
    Event event;
    event.task = step.task;
    event.step = step.step;
    event.kind = step.kind;
    event.preempts = step.preempts;
    event.timed_out = step.timed_out;
    event.has_value = step.has_value;
    event.value = step.value;
    event.stale = step.stale;
    event.resource = step.resource;
    if (step.resource != 0) event.object = names[step.resource];
    if (step.tag != nullptr) event.tag = step.tag;
    event.at = step.at;
    trace.digests.push_back(static_cast<uint16_t>(
        hash_combine(tasks[step.task].task->key(), step.key + static_cast<uint64_t>(step.kind))));
    trace.events.push_back(std::move(event));
  }
}

}  // namespace ordeal::explore
