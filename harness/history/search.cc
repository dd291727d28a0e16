#include "harness/history/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/history/frontier.h"
#include "harness/history/mask.h"
#include "harness/history/steps.h"
#include "harness/history/transitions.h"
#include "harness/history/window.h"

namespace ordeal::history {
namespace {

// Nodes an operation, after which depth first gives up: nearly every history that has an order
// shows it with one or two.
constexpr uint64_t kDepthBudget = 30;

template <class Mask>
class Search {
 public:
  Search(const Prepared& prepared, Transitions& transitions, const SearchLimits& limits,
         bool want_order)
      : prepared_(prepared),
        limits_(limits),
        want_order_(want_order),
        transitions_(transitions),
        layer_(used_),
        pool_(used_),
        next_(used_),
        available_(prepared.classes.size(), 0),
        class_mark_(prepared.classes.size(), 0) {
    layer_.insert({Mask(prepared.slots), Transitions::kInitial, Multisets::kEmpty, 0});
  }

  SearchResult run() {
    walk(static_cast<uint32_t>(prepared_.events.size()));
    if (want_order_ && result_.verdict == Verdict::pass)
      result_.order = order_of(prepared_, transitions_, steps_.path(layer_[0].path));
    return std::move(result_);
  }

  SearchResult run(Checkpoint& at, uint32_t end) {
    resume(at);
    walk(end);
    if (result_.verdict == Verdict::pass) suspend(at);
    return std::move(result_);
  }

 private:
  void walk(uint32_t end) {
    for (; event_ < end; ++event_) {
      result_.event = event_;
      const PreparedEvent& event = prepared_.events[event_];
      if (!event.is_return) {
        call(event.op);
      } else if (!come_back(event.op)) {
        if (result_.reason.empty()) fail(event.op);
        return;
      }
    }
    result_.event = event_;
    result_.verdict = Verdict::pass;
  }

  // The calls of what is carried are events that are over.
  void resume(const Checkpoint& at) {
    for (uint32_t i = 0; i < at.carried.size(); ++i) {
      enter(i);
      if (at.available[i] > 0) available_[op(i).op_class] = at.available[i];
    }
    event_ = static_cast<uint32_t>(at.carried.size());
    layer_.clear();
    for (const LayerConfig& each : at.layer) {
      Config<Mask> config{Mask(prepared_.slots), transitions_.number(each.state), Multisets::kEmpty,
                          0};
      for (const uint32_t index : each.done) config.mask.set(op(index).slot);
      for (const uint32_t index : each.used)
        config.used = used_.with(config.used, op(index).op_class);
      layer_.insert(std::move(config));
    }
    layer_.compact();
  }
  void suspend(Checkpoint& at) {
    if (!pending_.empty()) retire();
    Checkpoint next;
    std::vector<uint32_t> carried_as(prepared_.classes.size(), 0);
    std::vector<uint32_t> open = mutators_;
    open.insert(open.end(), observers_.begin(), observers_.end());
    for (const uint32_t index : open) {
      next.carried.push_back((*prepared_.history)[op(index).source]);
      next.available.push_back(0);
    }
    for (const uint32_t op_class : pending_) {
      carried_as[op_class] = static_cast<uint32_t>(next.carried.size());
      next.carried.push_back((*prepared_.history)[prepared_.classes[op_class].sample]);
      next.available.push_back(available_[op_class]);
    }
    for (size_t i = 0; i < layer_.size(); ++i) {
      LayerConfig config{{}, transitions_.state(layer_[i].state), {}};
      for (uint32_t at_open = 0; at_open < open.size(); ++at_open) {
        if (layer_[i].mask.test(op(open[at_open]).slot)) config.done.push_back(at_open);
      }
      for (const uint32_t op_class : used_.items(layer_[i].used))
        config.used.push_back(carried_as[op_class]);
      next.layer.push_back(std::move(config));
    }
    at = std::move(next);
  }

  const PreparedOp& op(uint32_t index) const { return prepared_.ops[index]; }

  void call(uint32_t index) {
    const PreparedOp& called = op(index);
    enter(index);
    if (!prepared_.classes[called.op_class].observer) return;
    for (size_t i = 0; i < layer_.size(); ++i) {
      if (transitions_.legal(layer_[i].state, called.op_class)) layer_[i].mask.set(called.slot);
    }
  }
  // Among those that are open.
  void enter(uint32_t index) {
    const PreparedOp& called = op(index);
    const OpClass& of = prepared_.classes[called.op_class];
    if (of.pending) {
      if (available_[called.op_class]++ == 0) pending_.push_back(called.op_class);
    } else if (of.observer) {
      observers_.push_back(index);
    } else {
      // Sorted by return, so that of equal ones the first that is open goes first.
      const auto at = std::upper_bound(
          mutators_.begin(), mutators_.end(), index,
          [&](uint32_t a, uint32_t b) { return op(a).return_event < op(b).return_event; });
      mutators_.insert(at, index);
    }
  }

  // Whether a configuration is left. False with a reason set: a limit was met.
  bool come_back(uint32_t index) {
    const uint32_t slot = op(index).slot;
    bool all = true;
    for (size_t i = 0; i < layer_.size() && all; ++i) all = layer_[i].mask.test(slot);
    if (all) {
      for (size_t i = 0; i < layer_.size(); ++i) layer_[i].mask.clear(slot);
    } else if (!branch(index)) {
      return false;
    }
    auto& open = prepared_.classes[op(index).op_class].observer ? observers_ : mutators_;
    open.erase(std::find(open.begin(), open.end(), index));
    return true;
  }

  // Every configuration in which the operation has taken effect becomes the layer.
  bool branch(uint32_t index) {
    pool_.clear();
    next_.clear();
    for (size_t i = 0; i < layer_.size(); ++i) add(std::move(layer_[i]), op(index).slot);
    for (size_t i = 0; i < pool_.size(); ++i) {
      if (!pool_.alive(i)) continue;
      if (!within_limits()) return false;
      expand(i, index);
    }
    next_.compact();
    if (next_.size() == 0) return false;
    layer_.swap(next_);
    result_.peak_layer = std::max(result_.peak_layer, layer_.size());
    if (want_order_ && steps_.wants_sweep()) sweep();
    if (!pending_.empty() && ++branches_ % kRetireEvery == 0) retire();
    return true;
  }

  bool add(Config<Mask> config, uint32_t slot) {
    if (!config.mask.test(slot)) return pool_.insert(std::move(config));
    config.mask.clear(slot);
    return next_.insert(std::move(config));
  }

  void expand(size_t at, uint32_t index) {
    const Config<Mask> from = pool_[at];  // A copy: the pool grows meanwhile.
    ++result_.configurations;
    ++mark_;
    const OpClass& target = prepared_.classes[op(index).op_class];
    if (!target.observer) apply(from, index, index);
    for (const uint32_t candidate : mutators_) {
      const PreparedOp& tried = op(candidate);
      if (from.mask.test(tried.slot) || class_mark_[tried.op_class] == mark_) continue;
      class_mark_[tried.op_class] = mark_;
      if (candidate != index) apply(from, candidate, index);
    }
    result_.tried += pending_.size();
    for (const uint32_t op_class : pending_) {
      const uint32_t to = transitions_.step(from.state, op_class);
      if (to == Transitions::kIllegal || to == from.state) continue;
      if (from.used != Multisets::kEmpty &&
          used_.count(from.used, op_class) >= available_[op_class])
        continue;
      Config<Mask> config{from.mask, to, used_.with(from.used, op_class), from.path};
      observe(config);
      keep(std::move(config), op_class | SearchStep::kPending, index);
    }
  }

  void apply(const Config<Mask>& from, uint32_t candidate, uint32_t index) {
    ++result_.tried;
    const PreparedOp& tried = op(candidate);
    const uint32_t to = transitions_.step(from.state, tried.op_class);
    if (to == Transitions::kIllegal) return;
    Config<Mask> config{from.mask, to, from.used, from.path};
    config.mask.set(tried.slot);
    observe(config);
    keep(std::move(config), candidate, index);
  }

  void observe(Config<Mask>& config) {
    for (const uint32_t index : observers_) {
      const PreparedOp& observer = op(index);
      if (!config.mask.test(observer.slot) && transitions_.legal(config.state, observer.op_class))
        config.mask.set(observer.slot);
    }
  }

  void keep(Config<Mask> config, uint32_t step, uint32_t index) {
    const bool done = config.mask.test(op(index).slot);
    if (!add(std::move(config), op(index).slot) || !want_order_) return;
    Frontier<Mask>& where = done ? next_ : pool_;
    Config<Mask>& kept = where[where.size() - 1];
    kept.path = steps_.add(kept.path, event_, step);
  }

  bool within_limits() {
    if (result_.configurations >= limits_.configurations)
      return stop("budget of configurations", true);
    if (pool_.size() + next_.size() > limits_.layer) return stop("configurations kept at once");
    if ((result_.configurations & 255) != 0) return true;
    const size_t bytes = transitions_.bytes() + steps_.bytes() + used_.bytes() + layer_.bytes() +
                         pool_.bytes() + next_.bytes();
    result_.peak_bytes = std::max(result_.peak_bytes, bytes);
    if (bytes > limits_.bytes) return stop("memory");
    if (limits_.deadline != kForever && Monotonic::now() > limits_.deadline) return stop("time");
    return true;
  }
  bool stop(const char* what, bool configurations = false) {
    result_.out_of_configurations = configurations;
    result_.reason =
        fmt::format("{}: gave up at event {} of {}", what, event_, prepared_.events.size());
    return false;
  }

  void sweep() {
    std::vector<uint32_t*> ends;
    for (size_t i = 0; i < layer_.size(); ++i) ends.push_back(&layer_[i].path);
    steps_.sweep(ends);
  }

  // What every configuration has used is no longer to be had, and need not be remembered.
  void retire() {
    Multisets::Items common = used_.items(layer_[0].used);
    for (size_t i = 1; i < layer_.size() && !common.empty(); ++i) {
      const Multisets::Items& other = used_.items(layer_[i].used);
      Multisets::Items both;
      std::set_intersection(common.begin(), common.end(), other.begin(), other.end(),
                            std::back_inserter(both));
      common.swap(both);
    }
    if (common.empty()) return;
    for (size_t i = 0; i < layer_.size(); ++i)
      layer_[i].used = used_.without(layer_[i].used, common);
    for (const uint32_t op_class : common) --available_[op_class];
    std::erase_if(pending_, [&](uint32_t op_class) { return available_[op_class] == 0; });
  }

  void fail(uint32_t index) {
    result_.verdict = Verdict::fail;
    result_.failed = index;
    std::set<uint32_t> states;
    for (size_t i = 0; i < pool_.size(); ++i) {
      if (pool_.alive(i) && states.insert(pool_[i].state).second &&
          states.size() <= SearchResult::kStatesTold)
        result_.states.push_back(transitions_.state(pool_[i].state));
    }
    result_.states_total = states.size();
  }

  static constexpr uint32_t kRetireEvery = 64;

  const Prepared& prepared_;
  const SearchLimits& limits_;
  const bool want_order_;
  Transitions& transitions_;
  Multisets used_;
  SearchSteps steps_;
  Frontier<Mask> layer_, pool_, next_;
  std::vector<uint32_t> mutators_, observers_;  // Open ones; mutators in order of return.
  std::vector<uint32_t> pending_;               // Classes that have some to be used.
  std::vector<uint64_t> available_;             // By class: pending ones that were called.
  std::vector<uint64_t> class_mark_;
  uint64_t mark_ = 0;
  uint32_t event_ = 0, branches_ = 0;
  SearchResult result_;
};

}  // namespace

SearchResult search_layers(const Prepared& prepared, Transitions& transitions,
                           const SearchLimits& limits, bool want_order) {
  if (prepared.slots <= NarrowMask::kSlots)
    return Search<NarrowMask>(prepared, transitions, limits, want_order).run();
  return Search<WideMask>(prepared, transitions, limits, want_order).run();
}

SearchResult search_window(const Prepared& prepared, Transitions& transitions,
                           const SearchLimits& limits, Checkpoint& at, uint32_t end) {
  if (prepared.slots <= NarrowMask::kSlots)
    return Search<NarrowMask>(prepared, transitions, limits, false).run(at, end);
  return Search<WideMask>(prepared, transitions, limits, false).run(at, end);
}

SearchResult search(const Prepared& prepared, const SearchLimits& limits, bool want_order) {
  Transitions transitions(prepared);
  SearchLimits quick = limits;
  quick.configurations = std::min(limits.configurations, kDepthBudget * prepared.ops.size() + 1000);
  SearchResult result = search_depth(prepared, transitions, quick, want_order);
  if (result.verdict != Verdict::unknown || !result.out_of_configurations) return result;
  const uint64_t spent = result.configurations, tried = result.tried;
  SearchLimits rest = limits;
  if (limits.configurations != UINT64_MAX) {
    if (spent >= limits.configurations) return result;
    rest.configurations -= spent;
  }
  const size_t peak = result.peak_bytes;
  result = search_layers(prepared, transitions, rest, want_order);
  result.configurations += spent;
  result.tried += tried;
  result.peak_bytes = std::max(result.peak_bytes, peak);
  return result;
}

}  // namespace ordeal::history
