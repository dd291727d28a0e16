#include "harness/scenario/mix.h"

#include <exception>

#include <fmt/format.h>

#include "harness/base/assert.h"

namespace ordeal {
namespace {

// One operation of the mix with all that its call needs, so that the loop looks nothing up.
struct Choice {
  int (*call)(Target& target, Call& call);
  void (*generate)(const Options& options, Call& call);
  Target* target;
  const Options* options;
  OpSlot slot;
  const MixEntry* entry;
};

// Weighted draws in constant time: Walker's alias method with Vose's set-up, in integers. A column
// is hit with probability 1/n; the lower 32 bits of the draw decide between the two of a column.
class AliasTable {
 public:
  explicit AliasTable(const std::vector<MixEntry>& entries) : columns_(entries.size()) {
    uint64_t total = 0;
    for (const MixEntry& entry : entries) total += entry.weight;
    const size_t n = entries.size();
    std::vector<uint64_t> scaled(n);  // Weight times n; a full column holds `total`.
    std::vector<size_t> small, large;
    for (size_t i = 0; i < n; ++i) {
      scaled[i] = uint64_t{entries[i].weight} * n;
      (scaled[i] < total ? small : large).push_back(i);
    }
    while (!small.empty() && !large.empty()) {
      const size_t low = small.back(), high = large.back();
      small.pop_back();
      const auto wide = static_cast<unsigned __int128>(scaled[low]) << 32;
      columns_[low] = {static_cast<uint64_t>(wide / total), static_cast<uint32_t>(low),
                       static_cast<uint32_t>(high)};
      scaled[high] -= total - scaled[low];
      if (scaled[high] < total) {
        large.pop_back();
        small.push_back(high);
      }
    }
    for (const auto* rest : {&small, &large}) {
      for (const size_t i : *rest) {
        const auto own = static_cast<uint32_t>(i);
        columns_[i] = {uint64_t{1} << 32, own, own};
      }
    }
  }

  size_t draw(Random& random) const {
    const auto wide = static_cast<unsigned __int128>(random.next()) * columns_.size();
    const Column& column = columns_[static_cast<size_t>(wide >> 64)];
    const uint64_t within = static_cast<uint64_t>(wide) >> 32;
    return within < column.limit ? column.own : column.other;
  }

 private:
  struct Column {
    uint64_t limit = 0;  // Of 2^32.
    uint32_t own = 0;
    uint32_t other = 0;
  };
  std::vector<Column> columns_;
};

std::vector<Choice> choices_of(const Plan& plan, const GroupPlan& group, const ThreadEnv& env) {
  std::vector<Choice> choices;
  for (const MixEntry& entry : group.mix) {
    const TargetRow& target = *plan.targets[entry.target].row;
    const auto row = static_cast<size_t>(entry.row - target.rows.data());
    choices.push_back({entry.row->call, entry.row->generate, env.targets[entry.target],
                       &plan.targets[entry.target].options, op_slot(entry.target, row), &entry});
  }
  return choices;
}

}  // namespace

std::optional<ScriptError> run_mix(const Plan& plan, const GroupPlan& group, ThreadEnv& env,
                                   Lane& lane) {
  ALWAYS_ASSERT(!group.mix.empty(), group.name);
  const std::vector<Choice> choices = choices_of(plan, group, env);
  const AliasTable table(group.mix);
  Random draws(env.seed, "mix", env.thread);
  Random arguments(env.seed, "mix.arguments", env.thread);
  Call call;
  call.random = &arguments;
  const Choice* choice = nullptr;
  try {
    while (lane.next()) {
      choice = &choices[table.draw(draws)];
      call.arg_count = 0;
      call.result = Value();
      call.list = nullptr;
      choice->generate(*choice->options, call);
      ++call.sequence;
      if (env.history != nullptr) [[unlikely]] {
        env.history->around(&lane, choice->slot, call,
                            [&] { return choice->call(*choice->target, call); });
        continue;
      }
      const uint64_t start = lane.begin(choice->slot);
      lane.record(choice->slot, start, choice->call(*choice->target, call));
    }
  } catch (const std::exception& error) {
    return ScriptError{
        fmt::format("{}:{}: {} in the mix of \"{}\": {}", group.at.file, group.at.line,
                    choice->entry->row->name, group.name, error.what()),
        ""};
  }
  return std::nullopt;
}

}  // namespace ordeal
