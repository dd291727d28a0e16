#include "harness/history/stack_monitor.h"

#include <algorithm>
#include <utility>

#include "harness/history/models.h"
#include "harness/history/ranges.h"

namespace ordeal::history {
namespace {

constexpr uint32_t kNothing = Pattern::kNone;

// Ends of stays, in order of time: of the item, that its push returned or that its pop was called.
struct End {
  int64_t at;
  uint32_t item;
  bool leaves;
  // Calls before returns: then nothing is certain yet.
  bool operator<(const End& other) const {
    return at != other.at ? at < other.at : leaves && !other.leaves;
  }
};

// Items none of which is fleeting, and what is left of them.
class Stack {
 public:
  explicit Stack(std::vector<Item> items) : items_(std::move(items)), ends_(sorted_ends(items_)) {}

  // Items that have no order among themselves; none where all have one.
  std::vector<Item> contradiction() {
    if (ends_.empty()) return {};
    Trees trees(*this);
    std::vector<std::pair<uint32_t, uint32_t>> spans{{0, static_cast<uint32_t>(ends_.size() - 1)}};
    while (!spans.empty()) {
      auto [from, to] = spans.back();
      from = trees.alive.at_or_after(from);
      if (from > to) {
        spans.pop_back();
        continue;
      }
      to = trees.alive.at_or_before(to);
      const uint32_t bare = trees.cover.first_bare(from, to - 1);
      if (bare != Cover::kNone) {
        spans.back() = {bare + 1, to};
        spans.emplace_back(from, bare);
        continue;
      }
      const uint32_t bottom = trees.bottom(*this, from, to);
      if (bottom == kNothing) return cover_of(trees.alive, from, to);
      trees.take(*this, bottom);
      spans.back() = {from, to};
    }
    return {};
  }

 private:
  struct Trees {
    explicit Trees(const Stack& stack)
        : cover(stack.counts()),
          first_calls(stack.ends_.size()),
          last_returns(stack.ends_.size()),
          alive(stack.ends_.size()) {
      for (uint32_t i = 0; i < stack.ends_.size(); ++i) {
        if (!stack.ends_[i].leaves) first_calls.set(i, stack.item(i).in_call);
      }
    }

    // An item whose push can come before all else, and whose pop after, by where its stay begins.
    uint32_t bottom(const Stack& stack, uint32_t from, uint32_t to) {
      // Whether a push can come first does not change when others go: each is moved once.
      for (uint32_t i = first_calls.least(from, to);
           i != RangeMin::kNone && first_calls.value(i) <= stack.ends_[from].at;
           i = first_calls.least(from, to)) {
        first_calls.set(i, RangeMin::kNothing);
        last_returns.set(i, -stack.item(i).out_return);
      }
      const uint32_t best = last_returns.least(from, to);
      return best != RangeMin::kNone && stack.item(best).out_return >= stack.ends_[to].at
                 ? best
                 : kNothing;
    }
    void take(const Stack& stack, uint32_t begin) {
      const uint32_t end = stack.leaves_at_[stack.ends_[begin].item];
      last_returns.set(begin, RangeMin::kNothing);
      cover.add(begin, end - 1, -1);
      alive.kill(begin);
      alive.kill(end);
    }

    Cover cover;
    RangeMin first_calls, last_returns;  // By where a stay begins; the latter negated.
    Alive alive;
  };

  static std::vector<End> sorted_ends(const std::vector<Item>& items) {
    std::vector<End> ends;
    ends.reserve(items.size() * 2);
    for (uint32_t i = 0; i < items.size(); ++i) {
      ends.push_back({items[i].in_return, i, false});
      ends.push_back({items[i].out_call, i, true});
    }
    std::sort(ends.begin(), ends.end());
    return ends;
  }
  const Item& item(uint32_t end) const { return items_[ends_[end].item]; }

  // How many are certainly inside between each end and the next.
  std::vector<int32_t> counts() const {
    std::vector<int32_t> out;
    out.reserve(ends_.size());
    int32_t inside = 0;
    for (const End& end : ends_) out.push_back(inside += end.leaves ? -1 : 1);
    return out;
  }

  // As few of the items in a span as leave no moment of it bare.
  std::vector<Item> cover_of(Alive& alive, uint32_t from, uint32_t to) const {
    std::vector<Item> out;
    uint32_t covered = from, next = from;
    while (covered < to) {
      uint32_t longest = covered;
      for (; next <= covered; next = alive.at_or_after(next + 1)) {
        if (!ends_[next].leaves) longest = std::max(longest, leaves_at_[ends_[next].item]);
      }
      covered = longest;
      out.push_back(item(covered));
    }
    return out;
  }

  const std::vector<Item> items_;
  const std::vector<End> ends_;
  const std::vector<uint32_t> leaves_at_ = [this] {
    std::vector<uint32_t> at(items_.size());
    for (uint32_t i = 0; i < ends_.size(); ++i) {
      if (ends_[i].leaves) at[ends_[i].item] = i;
    }
    return at;
  }();
};

std::optional<Judgement> judge_stack(const History& history, const Until& until) {
  Judgement out;
  if (!collect_items(kStack, history, until, out.items)) return std::nullopt;
  out.pattern = std::move(out.items.flaw);
  check_empties(history, out.items, out.pattern);
  if (out.pattern.failed == kNothing) {
    std::vector<Item> items = out.items.items;
    std::erase_if(items, [](const Item& item) { return item.fleeting(); });
    for (const Item& item : Stack(std::move(items)).contradiction()) {
      out.pattern.others.push_back(item.in);
      if (item.out != kNothing) out.pattern.others.push_back(item.out);
      out.pattern.failed = item.in;  // Any: first_pattern() tells the one.
      out.pattern.why =
          "one value was at the bottom all the time, and none went in first and came out last";
    }
  }
  if (out.pattern.failed != kNothing && out.items.left_out) return std::nullopt;
  return out;
}

}  // namespace

std::optional<MonitorVerdict> monitor_stack(const Model& model, const History& history) {
  if (&model != &kStack) return std::nullopt;
  return verdict_of(history, judge_stack);
}

}  // namespace ordeal::history
