#include "harness/history/sequential.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/text.h"
#include "harness/history/transitions.h"

namespace ordeal::history {
namespace {

// Depth first over configurations: how far each client has come, and the state of each object.
class Sequential {
 public:
  Sequential(const Prepared& prepared, bool per_key, const SearchLimits& limits)
      : prepared_(prepared), transitions_(prepared), limits_(limits) {
    std::map<int64_t, std::vector<uint32_t>> clients;
    std::unordered_map<std::string, uint32_t> objects;
    for (uint32_t i = 0; i < prepared.ops.size(); ++i) {
      const Operation& each = operation(i);
      std::string name = per_key && prepared.model->per_key ? each.key : "";
      if (prepared.model->per_value) name += " " + each.value.json();
      const auto [at, fresh] = objects.try_emplace(name, static_cast<uint32_t>(objects.size()));
      object_.push_back(at->second);
      clients[each.client].push_back(i);
      if (!pending(i)) ++to_place_;
    }
    for (auto& [client, chain] : clients) {
      std::sort(chain.begin(), chain.end(), [&](uint32_t a, uint32_t b) {
        return std::tuple(operation(a).call, operation(a).ret, a) <
               std::tuple(operation(b).call, operation(b).ret, b);
      });
      chains_.push_back(std::move(chain));
    }
    now_.resize(chains_.size() + objects.size(), 0);  // Positions, then states.
  }

  SequentialResult run() {
    observe();
    std::vector<Frame> stack;
    while (placed_ < to_place_) {
      if (!within_limits(stack.size())) return std::move(result_);
      note_farthest();
      if (seen_.insert(now_).second) {
        stack.push_back({choices_.size(), trail_.size()});
        push_choices();
      }
      while (!stack.empty() && choices_.size() == stack.back().first) stack.pop_back();
      if (stack.empty()) return fail();
      undo(stack.back().trail);
      const uint32_t client = choices_.back();
      choices_.pop_back();
      take(client);
      observe();
    }
    result_.verdict = Verdict::pass;
    return std::move(result_);
  }

 private:
  struct Frame {  // What is left to try lies in choices_ from `first` on, the best last.
    size_t first;
    size_t trail;
  };
  struct Move {
    uint32_t client;
    uint32_t before;  // The state of its object.
  };
  struct KeyHash {
    size_t operator()(const std::vector<uint32_t>& key) const {
      uint64_t hash = key.size();
      for (const uint32_t each : key) hash = mix_bits(hash ^ each);
      return hash;
    }
  };

  const Operation& operation(uint32_t op) const {
    return (*prepared_.history)[prepared_.ops[op].source];
  }
  const OpClass& class_of(uint32_t op) const {
    return prepared_.classes[prepared_.ops[op].op_class];
  }
  bool pending(uint32_t op) const { return class_of(op).pending; }
  bool at_end(uint32_t client) const { return now_[client] == chains_[client].size(); }
  uint32_t head(uint32_t client) const { return chains_[client][now_[client]]; }
  uint32_t& state_of(uint32_t op) { return now_[chains_.size() + object_[op]]; }
  uint32_t after(uint32_t op) {
    return transitions_.step(state_of(op), prepared_.ops[op].op_class);
  }

  void take(uint32_t client) {
    const uint32_t op = head(client);
    trail_.push_back({client, state_of(op)});
    state_of(op) = after(op);
    ++now_[client];
    if (!pending(op)) ++placed_;
  }
  void undo(size_t to) {
    while (trail_.size() > to) {
      const Move move = trail_.back();
      trail_.pop_back();
      --now_[move.client];
      const uint32_t op = head(move.client);
      state_of(op) = move.before;
      if (!pending(op)) --placed_;
    }
  }
  // Observers take effect as soon as they are next and legal.
  void observe() {
    for (uint32_t client = 0; client < chains_.size(); ++client) {
      while (!at_end(client) && class_of(head(client)).observer &&
             after(head(client)) != Transitions::kIllegal)
        take(client);
    }
  }

  // The worst first: pending ones, then those that returned late. Of pending ones that no model
  // can tell apart, one.
  void push_choices() {
    const size_t first = choices_.size();
    for (uint32_t client = 0; client < chains_.size(); ++client) {
      if (at_end(client)) continue;
      const uint32_t op = head(client), to = after(op);
      if (to == Transitions::kIllegal || (pending(op) && to == state_of(op))) continue;
      choices_.push_back(client);
    }
    const auto key = [&](uint32_t client) {
      const uint32_t op = head(client);
      const bool waits = pending(op);
      return std::tuple(!waits, waits ? 0 : -operation(op).ret, prepared_.ops[op].op_class,
                        object_[op], client);
    };
    const auto begin = choices_.begin() + static_cast<ptrdiff_t>(first);
    std::sort(begin, choices_.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
    choices_.erase(std::unique(begin, choices_.end(),
                               [&](uint32_t a, uint32_t b) {
                                 const uint32_t left = head(a), right = head(b);
                                 return pending(left) && pending(right) &&
                                        prepared_.ops[left].op_class ==
                                            prepared_.ops[right].op_class &&
                                        object_[left] == object_[right];
                               }),
                   choices_.end());
  }

  void note_farthest() {
    ++result_.configurations;
    if (!farthest_.empty() && placed_ <= farthest_placed_) return;
    farthest_ = now_;
    farthest_placed_ = placed_;
  }
  SequentialResult fail() {
    undo(0);
    now_ = farthest_;
    std::vector<std::string> stuck;
    for (uint32_t client = 0; client < chains_.size() && stuck.size() < 4; ++client) {
      if (at_end(client) || pending(head(client))) continue;
      const uint32_t op = head(client);
      stuck.push_back(fmt::format("{} where the {} is {}", describe(operation(op)),
                                  prepared_.model->name, transitions_.state(state_of(op)).json()));
    }
    result_.verdict = Verdict::fail;
    result_.reason = fmt::format(
        "no order that keeps each client's own goes beyond {} of {} operations: next {}",
        farthest_placed_, to_place_, join(stuck, ", "));
    return std::move(result_);
  }

  bool within_limits(size_t depth) {
    if (result_.configurations >= limits_.configurations) return stop("budget of configurations");
    if ((result_.configurations & 63) != 0) return true;
    const size_t each = now_.size() * sizeof(uint32_t) + 56;
    const size_t bytes = transitions_.bytes() + seen_.size() * each + depth * sizeof(Frame) +
                         trail_.capacity() * sizeof(Move) + choices_.capacity() * 4;
    result_.peak_bytes = std::max(result_.peak_bytes, bytes);
    if (bytes > limits_.bytes) return stop("memory");
    if (limits_.deadline != kForever && Monotonic::now() > limits_.deadline) return stop("time");
    return true;
  }
  bool stop(const char* what) {
    result_.reason = fmt::format("{}: the longest order so far has {} of {} operations", what,
                                 farthest_placed_, to_place_);
    return false;
  }

  const Prepared& prepared_;
  Transitions transitions_;
  const SearchLimits& limits_;
  std::vector<std::vector<uint32_t>> chains_;  // The operations of each client, in its order.
  std::vector<uint32_t> object_;               // By operation.
  std::vector<uint32_t> now_;
  std::vector<Move> trail_;
  std::vector<uint32_t> choices_;  // Clients.
  std::unordered_set<std::vector<uint32_t>, KeyHash> seen_;
  uint64_t placed_ = 0, to_place_ = 0, farthest_placed_ = 0;
  std::vector<uint32_t> farthest_;
  SequentialResult result_;
};

}  // namespace

SequentialResult check_sequential(const Model& model, const History& history, bool per_key,
                                  const SearchLimits& limits) {
  const Prepared prepared = prepare(model, history);
  if (prepared.ops.empty()) return {Verdict::unknown, "nothing was checked", 0, 0};
  // An order of all holds an order of each object, and a small search often suffices to see that
  // there is none.
  std::map<std::string, History> alone;
  if (per_key && model.per_key) {
    for (const Operation& operation : history) alone[operation.key].push_back(operation);
  }
  if (alone.size() > 1) {
    for (const auto& [key, part] : alone) {
      const Prepared of = prepare(model, part);
      SearchLimits quick = limits;
      quick.configurations = std::min<uint64_t>(limits.configurations, 30 * part.size() + 1000);
      SequentialResult found = Sequential(of, per_key, quick).run();
      if (found.verdict != Verdict::fail) continue;
      found.reason = fmt::format("key \"{}\": {}", key, found.reason);
      return found;
    }
  }
  return Sequential(prepared, per_key, limits).run();
}

}  // namespace ordeal::history
