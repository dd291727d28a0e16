#include "harness/history/certificate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace ordeal::history {

std::string check_order(const Prepared& prepared, const std::vector<uint32_t>& order) {
  std::vector<bool> seen(prepared.ops.size());
  Value state = prepared.model->initial();
  int64_t latest_call = std::numeric_limits<int64_t>::min();
  for (const uint32_t index : order) {
    if (index >= prepared.ops.size()) return fmt::format("there is no operation {}", index);
    const PreparedOp& op = prepared.ops[index];
    const Operation& operation = (*prepared.history)[op.source];
    if (seen[index]) return describe(operation) + " takes effect twice";
    seen[index] = true;
    if (operation.ret < latest_call)
      return describe(operation) + " takes effect after one that was called after its return";
    latest_call = std::max(latest_call, operation.call);
    std::optional<Value> next =
        step(*prepared.model, state, prepared.classes[op.op_class].kind, operation);
    if (!next) return fmt::format("{} is not legal in {}", describe(operation), state.json());
    state = std::move(*next);
  }
  for (size_t i = 0; i < seen.size(); ++i) {
    const Operation& operation = (*prepared.history)[prepared.ops[i].source];
    if (!seen[i] && operation.ret != Operation::kNever)
      return describe(operation) + " never takes effect";
  }
  return "";
}

}  // namespace ordeal::history
