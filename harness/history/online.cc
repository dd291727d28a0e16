#include "harness/history/online.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace ordeal::history {
namespace {

Model without_tries(const Model& model) {
  Model copy = model;
  copy.try_observers = false;  // A window does not tell which states there were before.
  return copy;
}

// Whether nothing but that state and its open operations says what may come.
bool is_one_state(const Checkpoint& at) {
  const bool each_once = std::all_of(at.available.begin(), at.available.end(),
                                     [](uint64_t times) { return times <= 1; });
  return each_once && at.layer.size() == 1 && at.layer[0].done.empty() && at.layer[0].used.empty();
}

}  // namespace

OnlineChecker::OnlineChecker(const Model& model, const OnlineOptions& options)
    : model_(without_tries(model)), options_(options) {}

void OnlineChecker::push(Operation operation) {
  // What returned before this call is over; what is called later cannot change that.
  if (window_size_ >= options_.window && operation.call > latest_call_) run_window(operation.call);
  latest_call_ = operation.call;
  ++report_.operations;
  if (operation.status == Status::fail) return;
  Object& object = object_of(operation);
  if (object.over) return;
  enqueue(object);
  object.fresh.push_back(std::move(operation));
  ++window_size_;
}

const OnlineReport& OnlineChecker::judge() {
  run_window(latest_call_);
  return report_;
}

const OnlineReport& OnlineChecker::finish() {
  for (auto& [name, object] : objects_) enqueue(object);
  run_window(Operation::kNever);
  if (report_.objects == 0) {
    report_.verdict = Verdict::unknown;
    report_.reason = "nothing was checked";
  }
  return report_;
}

OnlineChecker::Object& OnlineChecker::object_of(const Operation& operation) {
  const bool keys = options_.per_key && model_.per_key;
  std::string name = keys ? operation.key : "";
  if (model_.per_value) name = operation.value.json() + name;
  const auto [at, fresh] = objects_.try_emplace(std::move(name));
  Object& object = at->second;
  if (fresh) {
    ++report_.objects;
    object.name = at->first;
    if (keys) object.key = operation.key;
    object.at.layer.push_back({{}, model_.initial(), {}});
  }
  return object;
}

void OnlineChecker::enqueue(Object& object) {
  if (object.queued || object.over) return;
  object.queued = true;
  queue_.push_back(&object);
}

void OnlineChecker::run_window(int64_t until) {
  for (Object* object : queue_) {
    object->queued = false;
    try {
      process(*object, until);
    } catch (const std::exception& error) {
      object->over = true;
      ++report_.gave_up;
      if (report_.reason.empty())
        report_.reason = fmt::format("the model failed: {}", error.what());
    }
    // Whatever is as if it had never been is forgotten: an element that was added and removed.
    const Checkpoint& at = object->at;
    if (model_.per_value && !object->over && object->fresh.empty() && at.carried.empty() &&
        at.layer.size() == 1 && at.layer[0].state == model_.initial())
      objects_.erase(std::string(object->name));
  }
  queue_.clear();
  window_size_ = 0;
  report_.verdict = report_.violated > 0  ? Verdict::fail
                    : report_.gave_up > 0 ? Verdict::unknown
                                          : Verdict::pass;
}

void OnlineChecker::process(Object& object, int64_t until) {
  // Each turn drops at least what led to the cap.
  do {
    if (object.lost && !find_state(object, until)) return;
  } while (!run(object, until));
}

// Judges what happened before `until`. False where it gave up before that.
bool OnlineChecker::run(Object& object, int64_t until) {
  const size_t carried = object.at.carried.size();
  History history = object.at.carried;
  std::move(object.fresh.begin(), object.fresh.end(), std::back_inserter(history));
  object.fresh.clear();
  const Prepared prepared = prepare(model_, history);
  const auto time_of = [&](const PreparedEvent& event) {
    const Operation& operation = history[prepared.ops[event.op].source];
    return event.is_return ? operation.ret : operation.call;
  };
  const auto end = std::partition_point(
      prepared.events.begin(), prepared.events.end(),
      [&](const PreparedEvent& event) { return !event.is_return || time_of(event) < until; });
  Transitions transitions(prepared);
  SearchLimits limits;
  limits.bytes = options_.bytes;
  limits.layer = options_.layer;
  const SearchResult found = search_window(prepared, transitions, limits, object.at,
                                           static_cast<uint32_t>(end - prepared.events.begin()));
  report_.configurations += found.configurations;
  report_.peak_layer = std::max(report_.peak_layer, found.peak_layer);
  if (found.verdict == Verdict::fail) {
    violate(object, prepared, found);
  } else if (found.verdict == Verdict::unknown) {
    const PreparedEvent& event = prepared.events[found.event];
    const Operation& at = history[prepared.ops[event.op].source];
    const int64_t when = time_of(event);
    const std::string why =
        fmt::format("{}: unknown from the return of {} on",
                    found.reason.substr(0, found.reason.find(':')), describe(at));
    lose(object, std::move(history), carried, when, why);
    return false;
  }
  return true;
}

void OnlineChecker::violate(Object& object, const Prepared& prepared, const SearchResult& found) {
  ++report_.violated;
  object.over = true;
  const Operation& failed = (*prepared.history)[prepared.ops[found.failed].source];
  if (!report_.first || failed.ret < report_.first->example.failed.ret)
    report_.first = explained(object, prepared, found);
  object.at = {};
}

// A history that ends with what cannot be, and begins where the object could only be one thing: the
// operations before it then say all that there is to say.
OnlineViolation OnlineChecker::explained(const Object& object, const Prepared& prepared,
                                         const SearchResult& found) const {
  const History& history = *prepared.history;
  SearchLimits limits;
  limits.bytes = options_.bytes;
  limits.layer = options_.layer;
  for (const uint32_t events : {50U, 100U, 200U, 400U, UINT32_MAX}) {
    const uint32_t from = found.event - std::min(events, found.event);
    Checkpoint at = object.at;
    Transitions transitions(prepared);
    if (from > 0 && search_window(prepared, transitions, limits, at, from).verdict != Verdict::pass)
      continue;
    if (!is_one_state(at)) continue;
    History rest = from > 0 ? at.carried : history;
    for (uint32_t i = from; from > 0 && i < prepared.events.size(); ++i) {
      if (!prepared.events[i].is_return)
        rest.push_back(history[prepared.ops[prepared.events[i].op].source]);
    }
    Model from_there = model_;
    from_there.initial = [state = at.layer[0].state] { return state; };
    const Prepared again = prepare(from_there, rest);
    Transitions anew(again);
    const SearchResult same = search_layers(again, anew, limits, false);
    if (same.verdict != Verdict::fail) continue;
    const Instant deadline = deadline_after(Monotonic::now(), options_.explain_time);
    return {object.key, explain(again, same, deadline), {at.layer[0].state}};
  }
  OnlineViolation violation{object.key, {}, {}};
  for (const LayerConfig& config : object.at.layer) {
    std::vector<Value>& before = violation.before;
    if (before.size() < SearchResult::kStatesTold &&
        std::find(before.begin(), before.end(), config.state) == before.end())
      before.push_back(config.state);
  }
  Counterexample& example = violation.example;
  example.prefix = prefix_until(prepared, found.event);
  example.failed = history[prepared.ops[found.failed].source];
  example.states = found.states;
  example.states_total = found.states_total;
  example.sentence = sentence_of(model_, example);
  return violation;
}

bool OnlineChecker::changes(const Operation& operation) const {
  return !is_observer(model_.kinds[*find_kind(model_, operation.op)], operation);
}
bool OnlineChecker::reveals(const Operation& operation) const {
  const OperationKind& kind = model_.kinds[*find_kind(model_, operation.op)];
  return kind.reveals && operation.ret != Operation::kNever && asserts_output(kind, operation);
}

// A change while the state is not known: one that is pending may take effect at any time after.
void OnlineChecker::absorb(Object& object, const Operation& operation) const {
  if (!changes(operation)) return;
  if (operation.ret != Operation::kNever) {
    object.busy_until = std::max(object.busy_until, operation.ret);
    return;
  }
  Checkpoint& at = object.at;
  for (size_t i = 0; i < at.carried.size(); ++i) {
    if (at.carried[i].op != operation.op || !(at.carried[i].value == operation.value)) continue;
    ++at.available[i];
    return;
  }
  at.carried.push_back(operation);
  at.available.push_back(1);
}

void OnlineChecker::lose(Object& object, History history, size_t carried, int64_t at,
                         const std::string& why) {
  ++report_.gave_up;
  if (report_.reason.empty())
    report_.reason = object.key.empty() ? why : fmt::format("key \"{}\": {}", object.key, why);
  object.lost = true;
  const Checkpoint before = std::exchange(object.at, {});
  for (size_t i = 0; i < history.size(); ++i) {
    if (history[i].call > at) {
      object.fresh.push_back(std::move(history[i]));
      continue;
    }
    const uint64_t times = i < carried ? std::max<uint64_t>(before.available[i], 1) : 1;
    for (uint64_t n = 0; n < times; ++n) absorb(object, history[i]);
  }
}

// Looks for a read of the whole state that no change overlaps, and starts again there. That no
// pending operation was used up by then is what allows the most.
bool OnlineChecker::find_state(Object& object, int64_t until) {
  History& fresh = object.fresh;
  for (size_t i = 0; i < fresh.size(); ++i) {
    const Operation& read = fresh[i];
    if (!reveals(read) || object.busy_until >= read.call) {
      absorb(object, read);
      continue;
    }
    size_t next = i + 1;
    bool alone = true;
    for (; alone && next < fresh.size() && fresh[next].call <= read.ret; ++next)
      alone = fresh[next].ret == Operation::kNever || !changes(fresh[next]);
    if (!alone) continue;
    const bool decided = next < fresh.size() || read.ret < until;
    if (decided) {
      object.at.layer = {{{}, read.output, {}}};
      object.lost = false;
      ++report_.resynchronised;
    }
    fresh.erase(fresh.begin(), fresh.begin() + static_cast<ptrdiff_t>(i));
    return decided;
  }
  fresh.clear();
  return false;
}

}  // namespace ordeal::history
