// The search that goes deep first: one configuration, a stack of choices, a memory of dead ends.
#include <fmt/format.h>

#include <algorithm>

#include "harness/history/mask.h"
#include "harness/history/multisets.h"
#include "harness/history/search.h"
#include "harness/history/steps.h"

namespace ordeal::history {
namespace {

template <class Mask>
class Depth {
 public:
  Depth(const Prepared& prepared, Transitions& transitions, const SearchLimits& limits)
      : prepared_(prepared),
        transitions_(transitions),
        limits_(limits),
        now_{Mask(prepared.slots), Transitions::kInitial, Multisets::kEmpty},
        available_(prepared.classes.size(), 0),
        class_mark_(prepared.classes.size(), 0),
        heads_(1024, kNoVisit) {}

  SearchResult run(bool want_order) {
    while (event_ < prepared_.events.size()) {
      const PreparedEvent& event = prepared_.events[event_];
      if (event.is_return && !now_.mask.test(op(event.op).slot)) {
        if (!within_limits()) return std::move(result_);
        // A choice is to be made here; where all are known to lead nowhere, another one before.
        if (is_new()) {
          note_reached();
          push_choices(event.op);
        }
        if (!take_next_choice()) return fail();
        continue;
      }
      advance(event);
    }
    result_.event = event_;
    result_.verdict = Verdict::pass;
    if (want_order) result_.order = order_of(prepared_, transitions_, path_);
    return std::move(result_);
  }

 private:
  struct Config {
    Mask mask;
    uint32_t state;
    uint32_t used;
    bool operator==(const Config&) const = default;
  };
  static constexpr uint32_t kNoVisit = UINT32_MAX;
  struct Visit {
    Mask mask;
    uint32_t state;
    uint32_t event;
    uint32_t used;
    uint32_t next;  // Of those with the same place in the table.
  };
  struct Choice {  // What is left to try lies in choices_ from `first` on, the best last.
    Config before;
    uint32_t event;
    size_t first;
    size_t path;
  };

  const PreparedOp& op(uint32_t index) const { return prepared_.ops[index]; }
  const OpClass& class_of(uint32_t index) const { return prepared_.classes[op(index).op_class]; }

  void advance(const PreparedEvent& event) {
    if (event.is_return) {
      now_.mask.clear(op(event.op).slot);
      close(event.op);
    } else {
      open(event.op);
      if (class_of(event.op).observer && transitions_.legal(now_.state, op(event.op).op_class))
        now_.mask.set(op(event.op).slot);
    }
    ++event_;
  }
  // Whether nothing that could do as much was here before: it led nowhere, or is on the stack and
  // tries all that this could.
  bool is_new() {
    if (visits_.size() >= heads_.size()) rehash(heads_.size() * 4);
    uint32_t& head = heads_[place(now_.mask, now_.state, event_)];
    for (uint32_t i = head; i != kNoVisit; i = visits_[i].next) {
      const Visit& visit = visits_[i];
      if (visit.event == event_ && visit.state == now_.state && visit.mask == now_.mask &&
          used_.includes(now_.used, visit.used))
        return false;
    }
    visits_.push_back({now_.mask, now_.state, event_, now_.used, head});
    head = static_cast<uint32_t>(visits_.size() - 1);
    return true;
  }
  size_t place(const Mask& mask, uint32_t state, uint32_t event) const {
    return mix_bits(mask.hash() ^ ((uint64_t{state} << 32) | event)) & (heads_.size() - 1);
  }
  void rehash(size_t size) {
    heads_.assign(size, kNoVisit);
    for (uint32_t i = 0; i < visits_.size(); ++i) {
      Visit& visit = visits_[i];
      uint32_t& head = heads_[place(visit.mask, visit.state, visit.event)];
      visit.next = head;
      head = i;
    }
  }

  // Back to an earlier event: which operations are open is undone, event by event.
  void rewind(uint32_t to) {
    while (event_ > to) {
      const PreparedEvent& event = prepared_.events[--event_];
      if (event.is_return) {
        open(event.op);
      } else {
        close(event.op);
      }
    }
  }
  void open(uint32_t index) {
    const OpClass& of = class_of(index);
    if (of.pending) {
      if (available_[op(index).op_class]++ == 0) pending_.push_back(op(index).op_class);
    } else if (of.observer) {
      observers_.push_back(index);
    } else {
      mutators_.insert(std::upper_bound(mutators_.begin(), mutators_.end(), index,
                                        [&](uint32_t a, uint32_t b) {
                                          return op(a).return_event < op(b).return_event;
                                        }),
                       index);
    }
  }
  void close(uint32_t index) {
    const OpClass& of = class_of(index);
    if (of.pending) {
      if (--available_[op(index).op_class] == 0)
        pending_.erase(std::find(pending_.begin(), pending_.end(), op(index).op_class));
      return;
    }
    auto& list = of.observer ? observers_ : mutators_;
    list.erase(std::find(list.begin(), list.end(), index));
  }

  // The worst first: what does not help; then, by turns, completed before pending, what makes the
  // returning operation legal before what does not, early returns before late ones, itself last.
  void push_choices(uint32_t index) {
    stack_.push_back({now_, event_, choices_.size(), path_.size()});
    const uint32_t wanted = op(index).op_class;
    const bool observer = class_of(index).observer;
    const size_t begin = choices_.size();
    helpful_.clear();
    const auto sort_in = [&](uint32_t step, uint32_t op_class, bool pending) {
      ++result_.tried;
      const uint32_t to = transitions_.step(now_.state, op_class);
      if (to == Transitions::kIllegal || (pending && to == now_.state)) return;
      const bool helps = transitions_.legal(to, wanted);
      (helps ? helpful_ : choices_).push_back(step);
    };
    for (const uint32_t op_class : pending_) {
      if (used_.count(now_.used, op_class) < available_[op_class])
        sort_in(op_class | SearchStep::kPending, op_class, true);
    }
    ++mark_;
    if (!observer) class_mark_[wanted] = mark_;
    const size_t open_from = choices_.size(), helpful_from = helpful_.size();
    for (const uint32_t candidate : mutators_) {
      const uint32_t op_class = op(candidate).op_class;
      if (now_.mask.test(op(candidate).slot) || class_mark_[op_class] == mark_) continue;
      class_mark_[op_class] = mark_;
      sort_in(candidate, op_class, false);
    }
    std::reverse(choices_.begin() + static_cast<ptrdiff_t>(open_from), choices_.end());
    std::reverse(helpful_.begin() + static_cast<ptrdiff_t>(helpful_from), helpful_.end());
    choices_.insert(choices_.end(), helpful_.begin(), helpful_.end());
    if (!observer && transitions_.legal(now_.state, wanted)) choices_.push_back(index);
    stack_.back().first = begin;
  }

  // False where there is nothing left to try.
  bool take_next_choice() {
    while (!stack_.empty() && choices_.size() == stack_.back().first) stack_.pop_back();
    if (stack_.empty()) return false;
    const Choice& choice = stack_.back();
    rewind(choice.event);
    now_ = choice.before;
    path_.resize(choice.path);
    const uint32_t step = choices_.back();
    choices_.pop_back();
    path_.push_back({0, event_, step});
    if ((step & SearchStep::kPending) != 0) {
      const uint32_t op_class = step & ~SearchStep::kPending;
      now_.state = transitions_.step(now_.state, op_class);
      now_.used = used_.with(now_.used, op_class);
    } else {
      now_.state = transitions_.step(now_.state, op(step).op_class);
      now_.mask.set(op(step).slot);
    }
    for (const uint32_t observer : observers_) {
      if (transitions_.legal(now_.state, op(observer).op_class)) now_.mask.set(op(observer).slot);
    }
    return true;
  }

  void note_reached() {
    ++result_.configurations;
    if (event_ < result_.event) return;
    if (event_ > result_.event) reached_.clear();
    result_.event = event_;
    reached_.push_back(now_.state);
  }
  SearchResult fail() {
    result_.verdict = Verdict::fail;
    result_.failed = prepared_.events[result_.event].op;
    std::sort(reached_.begin(), reached_.end());
    reached_.erase(std::unique(reached_.begin(), reached_.end()), reached_.end());
    result_.states_total = reached_.size();
    for (const uint32_t state : reached_) {
      if (result_.states.size() == SearchResult::kStatesTold) break;
      result_.states.push_back(transitions_.state(state));
    }
    return std::move(result_);
  }

  bool within_limits() {
    if (result_.configurations >= limits_.configurations) {
      result_.out_of_configurations = true;
      return stop("budget of configurations");
    }
    if ((++checks_ & 255) != 0) return true;
    const size_t bytes = transitions_.bytes() + used_.bytes() + visits_.capacity() * sizeof(Visit) +
                         visits_.size() * now_.mask.bytes() + heads_.capacity() * sizeof(uint32_t) +
                         stack_.capacity() * (sizeof(Choice) + now_.mask.bytes()) +
                         path_.capacity() * sizeof(SearchStep);
    result_.peak_bytes = std::max(result_.peak_bytes, bytes);
    if (bytes > limits_.bytes) return stop("memory");
    if (limits_.deadline != kForever && Monotonic::now() > limits_.deadline) return stop("time");
    return true;
  }
  bool stop(const char* what) {
    result_.reason =
        fmt::format("{}: gave up at event {} of {}", what, result_.event, prepared_.events.size());
    return false;
  }

  const Prepared& prepared_;
  Transitions& transitions_;
  const SearchLimits& limits_;
  Multisets used_;
  Config now_;
  uint32_t event_ = 0;
  std::vector<uint32_t> mutators_, observers_, pending_;  // Open; see Search.
  std::vector<uint32_t> available_;
  std::vector<uint64_t> class_mark_;
  uint64_t mark_ = 0, checks_ = 0;
  std::vector<Choice> stack_;
  std::vector<uint32_t> choices_, helpful_;
  std::vector<SearchStep> path_;
  std::vector<Visit> visits_;
  std::vector<uint32_t> heads_;    // By place: the first visit, or none.
  std::vector<uint32_t> reached_;  // States at the farthest event.
  SearchResult result_;
};

}  // namespace

SearchResult search_depth(const Prepared& prepared, Transitions& transitions,
                          const SearchLimits& limits, bool want_order) {
  if (prepared.slots <= NarrowMask::kSlots)
    return Depth<NarrowMask>(prepared, transitions, limits).run(want_order);
  return Depth<WideMask>(prepared, transitions, limits).run(want_order);
}

}  // namespace ordeal::history
