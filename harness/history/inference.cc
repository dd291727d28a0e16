#include "harness/history/inference.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/history/models.h"

namespace ordeal::history {
namespace {

constexpr size_t kTextRead = size_t{64} << 20;  // Beyond it the rest is not looked at.

// The last character of every text that is written, where it is nowhere else in them.
std::optional<char> terminator(const Prepared& prepared) {
  std::optional<char> last;
  for (const OpClass& of : prepared.classes) {
    if (kKv.kinds[of.kind].observes == Observes::always) continue;
    const std::string& text = (*prepared.history)[of.sample].value.text();
    if (text.empty() || text.find(text.back()) != text.size() - 1) return std::nullopt;
    if (last && *last != text.back()) return std::nullopt;
    last = text.back();
  }
  return last;
}

}  // namespace

bool infer_order(Prepared& prepared) {
  if (prepared.model != &kKv) return false;
  const std::optional<char> end = terminator(prepared);
  if (!end) return false;
  // Texts that are written once, by an append.
  constexpr uint32_t kOften = UINT32_MAX;
  std::unordered_map<std::string_view, uint32_t> appends;
  for (const PreparedOp& op : prepared.ops) {
    const OpClass& of = prepared.classes[op.op_class];
    if (kKv.kinds[of.kind].observes == Observes::always) continue;
    const bool append = kKv.kinds[of.kind].name == "append";
    const std::string& text = (*prepared.history)[op.source].value.text();
    const auto [at, fresh] = appends.try_emplace(text, append ? op.op_class : kOften);
    if (!fresh) at->second = kOften;
  }
  size_t budget = kTextRead;
  bool any = false;
  for (const OpClass& of : prepared.classes) {
    if (kKv.kinds[of.kind].observes != Observes::always) continue;
    const std::string_view seen = (*prepared.history)[of.sample].output.text();
    for (size_t from = 0; from < seen.size();) {
      const size_t to = seen.find(*end, from);
      if (to == std::string_view::npos || budget < to) break;
      const auto at = appends.find(seen.substr(from, to + 1 - from));
      if (at != appends.end() && at->second != kOften) {
        OpClass& append = prepared.classes[at->second];
        budget -= from;
        // Of two reads that contradict each other the search finds out.
        if (append.only_in.is_null()) append.only_in = Value(std::string(seen.substr(0, from)));
        any = true;
      }
      from = to + 1;
    }
  }
  return any;
}

}  // namespace ordeal::history
