#include "harness/history/items.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/history/value_numbers.h"

namespace ordeal::history {
namespace {

class Collector {
 public:
  Collector(const Model& model, const History& history, const Until& until, Items& out)
      : history_(history),
        until_(until),
        insert_(model.kinds[0].name),
        out_(out),
        numbers_(history.size() / 2) {
    out_.items.reserve(history.size() / 2 + 1);
  }

  bool run() {
    for (uint32_t i = 0; i < history_.size(); ++i) {
      const Operation& operation = history_[i];
      if (operation.status == Status::fail || operation.call > until_.at) continue;
      if (operation.op == insert_ ? !insert(i, operation) : !remove(i, operation)) return false;
    }
    for (const Item& item : out_.items) {
      if (item.in == Pattern::kNone) {
        if (item.out_return != Operation::kNever)
          flaw(item.out, {}, "nobody put in what it returned");
      } else if (item.out_return < item.in_call) {
        flaw(item.out, {item.in}, "it returned before its value began to go in");
      }
    }
    for (const Twice& each : twice_) {
      const uint32_t in = out_.items[each.item].in;
      if (in != Pattern::kNone) flaw(each.failed, {in, each.before}, "it was taken out twice");
    }
    for (const Claim& each : also_) {
      const uint32_t in = out_.items[each.item].in;
      if (in != Pattern::kNone) out_.also.emplace_back(in, each.removal);
    }
    // What nobody put in was not taken out either, where that need not have happened.
    std::erase_if(out_.items, [](const Item& item) { return item.in == Pattern::kNone; });
    return true;
  }

 private:
  struct Twice {
    uint32_t failed, before;
    size_t item;
  };
  struct Claim {
    size_t item;
    uint32_t removal;
  };

  int64_t return_of(uint32_t i) const {
    const int64_t ret = history_[i].ret;
    return until_.returns(ret, i) ? ret : Operation::kNever;
  }
  Item& item_of(const Value& value) {
    const uint32_t number = numbers_.number(value);
    if (number == out_.items.size()) out_.items.emplace_back();
    return out_.items[number];
  }
  bool insert(uint32_t i, const Operation& operation) {
    if (operation.value.is_null()) return false;  // Its removal would look like an empty one.
    ++out_.operations;
    Item& item = item_of(operation.value);
    if (item.in != Pattern::kNone) return false;
    item.in = i;
    item.in_call = operation.call;
    item.in_return = return_of(i);
    return true;
  }
  bool remove(uint32_t i, const Operation& operation) {
    const int64_t ret = return_of(i);
    const bool open = ret == Operation::kNever;
    if (operation.status == Status::ok && operation.output.is_null()) {
      if (open) return true;
      ++out_.operations;
      out_.empties.push_back(i);
      return true;
    }
    ++out_.operations;
    if (operation.status != Status::ok) {
      out_.left_out = true;
      return open;
    }
    Item& item = item_of(operation.output);
    if (item.out == Pattern::kNone) {
      item.out = i;
      item.out_call = operation.call;
      item.out_return = ret;
    } else {
      claim(item, i, ret);
    }
    return true;
  }
  // One more removal of a value. Of one that is open nothing need have happened; of two that are
  // open the first can have.
  void claim(Item& item, uint32_t i, int64_t ret) {
    const size_t number = static_cast<size_t>(&item - out_.items.data());
    const bool first = item.out_return == Operation::kNever
                           ? ret != Operation::kNever || history_[i].call < item.out_call
                           : ret != Operation::kNever && returns_before(history_, i, item.out);
    const uint32_t other = first ? item.out : i;
    also_.push_back({number, other});
    if (ret != Operation::kNever && item.out_return != Operation::kNever)
      twice_.push_back({other, first ? i : item.out, number});
    if (!first) return;
    item.out = i;
    item.out_call = history_[i].call;
    item.out_return = ret;
  }
  void flaw(uint32_t failed, std::vector<uint32_t> others, const char* why) {
    report(history_, out_.flaw, {failed, std::move(others), why});
  }

  const History& history_;
  const Until& until_;
  const std::string_view insert_;
  Items& out_;
  ValueNumbers numbers_;
  std::vector<Twice> twice_;
  std::vector<Claim> also_;
};

}  // namespace

bool returns_before(const History& history, uint32_t a, uint32_t b) {
  return std::tie(history[a].ret, a) < std::tie(history[b].ret, b);
}

void report(const History& history, Pattern& first, Pattern found) {
  if (first.failed == Pattern::kNone || returns_before(history, found.failed, first.failed))
    first = std::move(found);
}

bool collect_items(const Model& model, const History& history, const Until& until, Items& out) {
  return Collector(model, history, until, out).run();
}

namespace {

// While (after, before), both excluded, an item is certainly inside: of one after the other.
struct Stay {
  int64_t after, before;
  uint32_t first, last;  // Of the items, sorted by when they begin, that are joined here.
};

std::vector<Stay> joined(const std::vector<Item>& items) {
  std::vector<Stay> out;
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (out.empty() || items[i].in_return >= out.back().before) {
      out.push_back({items[i].in_return, items[i].out_call, i, i + 1});
    } else {
      out.back().before = std::max(out.back().before, items[i].out_call);
      out.back().last = i + 1;
    }
  }
  return out;
}

// A few items of a stay, one of which is inside at each moment of the operation.
std::vector<uint32_t> inside(const std::vector<Item>& items, const Stay& stay,
                             const Operation& operation) {
  std::vector<uint32_t> out;
  int64_t from = operation.call;
  for (uint32_t i = stay.first; from <= operation.ret;) {
    const Item* longest = nullptr;
    for (; i < stay.last && items[i].in_return < from; ++i) {
      if (longest == nullptr || items[i].out_call > longest->out_call) longest = &items[i];
    }
    if (longest == nullptr) break;
    out.push_back(longest->in);
    if (longest->out_call <= operation.ret) out.push_back(longest->out);
    from = longest->out_call;
  }
  return out;
}

}  // namespace

void check_empties(const History& history, const Items& items, Pattern& first) {
  if (items.empties.empty()) return;
  std::vector<Item> staying;
  for (const Item& item : items.items) {
    if (!item.fleeting()) staying.push_back(item);
  }
  std::sort(staying.begin(), staying.end(),
            [](const Item& a, const Item& b) { return a.in_return < b.in_return; });
  const std::vector<Stay> stays = joined(staying);
  for (const uint32_t empty : items.empties) {
    const Operation& operation = history[empty];
    auto at = std::lower_bound(stays.begin(), stays.end(), operation.call,
                               [](const Stay& stay, int64_t time) { return stay.after < time; });
    if (at == stays.begin()) continue;
    --at;
    if (operation.ret >= at->before) continue;
    if (first.failed != Pattern::kNone && returns_before(history, first.failed, empty)) continue;
    first = {empty, inside(staying, *at, operation), "something was inside all the time"};
  }
}

std::optional<Pattern> first_pattern(const History& history, const PrefixJudge& judge,
                                     Judgement found) {
  for (;;) {
    Pattern& pattern = found.pattern;
    std::vector<uint32_t> all = pattern.others;
    if (pattern.failed != Pattern::kNone) all.push_back(pattern.failed);
    const std::set<uint32_t> needed(all.begin(), all.end());
    for (const auto& [in, removal] : found.items.also) {
      if (needed.contains(in)) all.push_back(removal);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    History part;
    std::vector<uint32_t> returns;  // Into the part.
    for (const uint32_t each : all) {
      if (history[each].ret != Operation::kNever)
        returns.push_back(static_cast<uint32_t>(part.size()));
      part.push_back(history[each]);
    }
    std::sort(returns.begin(), returns.end(),
              [&](uint32_t a, uint32_t b) { return returns_before(part, a, b); });
    const auto at = std::partition_point(returns.begin(), returns.end(), [&](uint32_t last) {
      const std::optional<Judgement> judged = judge(part, Until::after(part, last));
      return !judged || judged->pattern.failed == Pattern::kNone;
    });
    if (at == returns.end()) return std::nullopt;
    pattern.failed = all[*at];
    std::erase(all, pattern.failed);
    pattern.others = std::move(all);
    std::optional<Judgement> before = judge(history, Until::before(history, pattern.failed));
    if (!before) return std::nullopt;
    if (before->pattern.failed == Pattern::kNone) return std::move(pattern);
    found = std::move(*before);
  }
}

std::optional<MonitorVerdict> verdict_of(const History& history, const PrefixJudge& judge) {
  std::optional<Judgement> judged = judge(history, {});
  if (!judged) return std::nullopt;
  MonitorVerdict verdict;
  verdict.operations = judged->items.operations;
  verdict.ok = judged->pattern.failed == Pattern::kNone;
  if (verdict.ok) return verdict;
  if (auto first = first_pattern(history, judge, std::move(*judged)))
    verdict.pattern = std::move(*first);
  return verdict;
}

}  // namespace ordeal::history
