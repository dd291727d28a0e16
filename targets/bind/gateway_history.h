// How the operations of the gateway appear in histories: its limiter as a token bucket, its
// configuration as a register of generations, its registry as a map of providers.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "harness/scenario/target.h"

namespace ordeal {

namespace gateway_history {

Telling tell_take(const RecordedCall& call, const Options& options, history::Operation& operation);
Telling tell_request(const RecordedCall& call, const Options& options,
                     history::Operation& operation);
Telling tell_reset(const RecordedCall& call, const Options& options, history::Operation& operation);
Telling tell_reload(const RecordedCall& call, const Options& options,
                    history::Operation& operation);
Telling tell_read_config(const RecordedCall& call, const Options& options,
                         history::Operation& operation);
Telling tell_register(const RecordedCall& call, const Options& options,
                      history::Operation& operation);
Telling tell_unregister(const RecordedCall& call, const Options& options,
                        history::Operation& operation);
Telling tell_lookup(const RecordedCall& call, const Options& options,
                    history::Operation& operation);

inline constexpr HistoryRow kRows[] = {
    {"token-bucket", "take", nullptr, tell_take},
    {"token-bucket", "take", nullptr, tell_request},
    {"token-bucket", "take", nullptr, tell_request},
    {"token-bucket", "open", nullptr, tell_reset},
    {"register", "write", nullptr, tell_reload},
    {"register", "read", nullptr, tell_read_config},
    {"map", "put_if_absent", "provider", tell_register},
    {"map", "remove", "provider", tell_unregister},
    {"map", "contains", "provider", tell_lookup},
    {"map", "", "provider", nullptr},
};
inline constexpr std::string_view kNames[] = {
    "take",        "handle_request", "fetch",      "reset_limiter", "reload",
    "read_config", "register",       "unregister", "lookup",        "replace_providers",
};
static_assert(std::size(kRows) == std::size(kNames));

// What a model is told of the row with this name; nothing for most.
constexpr std::span<const HistoryRow> of(std::string_view row) {
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == row) return std::span<const HistoryRow>(&kRows[i], 1);
  }
  return {};
}

// TargetRow::opened.
std::vector<history::Operation> opened(const Options& options, std::string_view model);

}  // namespace gateway_history
}  // namespace ordeal
