#include "harness/run/judge/history_bands.h"

#include <fmt/format.h>

#include <algorithm>

namespace ordeal {
namespace {

constexpr size_t kMostBands = 200;

void add_bands(HistoryResult& history, const Result& result) {
  if (history.bars.empty()) return;
  int64_t from = history.bars.front().call, to = from;
  for (const HistoryBar& bar : history.bars) {
    from = std::min(from, bar.call);
    to = std::max({to, bar.call, bar.ret});
  }
  for (const FaultRecord& fault : result.faults) {
    const int64_t lasts = fault.action == "delay" ? fault.value : 0;
    if (fault.at > to || fault.at + lasts < from) continue;
    history.bands.push_back({fault.at, fault.at + lasts,
                             fmt::format("{} at {}, {}", fault.action, fault.point, fault.thread)});
    if (history.bands.size() == kMostBands) return;
  }
}

}  // namespace

std::vector<HistoryResult> reported_histories(const std::vector<HistoryResult>& histories,
                                              const Result& result, int64_t origin) {
  std::vector<HistoryResult> reported;
  for (HistoryResult history : histories) {
    if (history.unit != "steps") {
      for (HistoryBar& bar : history.bars) {
        bar.call -= origin;
        if (bar.ret >= 0) bar.ret -= origin;
      }
      add_bands(history, result);
    }
    const auto same = std::find_if(reported.begin(), reported.end(), [&](const HistoryResult& one) {
      return one.name == history.name;
    });
    if (same == reported.end()) {
      reported.push_back(std::move(history));
    } else if (history.verdict == Verdict::pass && same->verdict == Verdict::pass) {
      same->operations += history.operations;
      same->objects += history.objects;
      same->seconds += history.seconds;
    } else if (history.verdict >= same->verdict) {
      *same = std::move(history);
    }
  }
  return reported;
}

}  // namespace ordeal
