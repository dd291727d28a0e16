#include "harness/history/sessions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "harness/base/text.h"
#include "harness/history/models.h"

namespace ordeal::history {
namespace {

enum class Role : uint8_t { read, write, cas, other };

Role role_of(const Operation& operation) {
  if (operation.op == "read" || operation.op == "get") return Role::read;
  if (operation.op == "write" || operation.op == "put") return Role::write;
  return operation.op == "cas" ? Role::cas : Role::other;
}

constexpr uint32_t kNoVersion = UINT32_MAX;

// One version was met not after another, by one client.
struct Edge {
  uint32_t to;
  const char* guarantee;
  const Operation* before;
  const Operation* after;
};

// One object.
class Sessions {
 public:
  Sessions(const Model& model, std::vector<const Operation*> operations)
      : operations_(std::move(operations)) {
    versions_.emplace(model.initial(), 0);
    writers_.push_back(nullptr);
  }

  SessionsResult run() {
    if (!collect_writes()) return std::move(result_);
    // All lie in one history, so that the last resort is their order in it.
    std::sort(operations_.begin(), operations_.end(), [](const Operation* a, const Operation* b) {
      return std::tuple(a->client, a->call, a->ret, a) < std::tuple(b->client, b->call, b->ret, b);
    });
    edges_.resize(writers_.size());
    for (const Operation* operation : operations_) {
      if (operation->client != client_ || last_ == nullptr) {
        client_ = operation->client;
        seen_ = kNoVersion;
        wrote_ = false;
      }
      if (!meet(*operation)) return std::move(result_);
      last_ = operation;
    }
    find_cycle();
    return std::move(result_);
  }

 private:
  void unknown(std::string why) { result_ = {Verdict::unknown, std::move(why)}; }

  bool add_version(const Value& value, const Operation& writer) {
    if (!versions_.try_emplace(value, static_cast<uint32_t>(writers_.size())).second) {
      unknown(fmt::format("versions cannot be distinguished: {} is written more than once",
                          value.json()));
      return false;
    }
    writers_.push_back(&writer);
    return true;
  }
  // Whether every version has a value of its own. Of a cas that is known to have failed none is.
  bool collect_writes() {
    for (const Operation* each : operations_) {
      const Role role = role_of(*each);
      if (role == Role::other) {
        unknown(fmt::format("{} writes or reads versions that cannot be distinguished",
                            describe(*each)));
        return false;
      }
      if (role == Role::cas && each->status != Status::ok) {
        unknown(fmt::format("whether {} took effect is not known", describe(*each)));
        return false;
      }
      if (role == Role::write && !add_version(each->value, *each)) return false;
      if (role == Role::cas && each->output.is(true) && !add_version(each->value.list()[1], *each))
        return false;
    }
    return true;
  }

  // What the client meets, in its order: a cas reads one version and writes another.
  bool meet(const Operation& operation) {
    switch (role_of(operation)) {
      case Role::read:
        return operation.status != Status::ok || operation.ret == Operation::kNever ||
               sees(operation.output, operation);
      case Role::write:
        writes(operation.value, operation);
        return true;
      default:
        if (!operation.output.is(true)) return true;  // Of what it saw it says but what it was not.
        if (!sees(operation.value.list()[0], operation)) return false;
        writes(operation.value.list()[1], operation);
        return true;
    }
  }
  bool sees(const Value& value, const Operation& reader) {
    const auto at = versions_.find(value);
    if (at == versions_.end()) {
      result_ = {Verdict::fail, fmt::format("{}: nobody wrote that", describe(reader))};
      return false;
    }
    const Operation* writer = writers_[at->second];
    if (writer != nullptr && writer->client == reader.client && writer->call > reader.call) {
      result_ = {Verdict::fail, fmt::format("{} comes before its client's {}", describe(reader),
                                            describe(*writer))};
      return false;
    }
    step(at->second, wrote_ ? "read your writes" : "monotonic reads", reader);
    wrote_ = false;
    return true;
  }
  void writes(const Value& value, const Operation& writer) {
    step(versions_.find(value)->second, wrote_ ? "monotonic writes" : "writes follow reads",
         writer);
    wrote_ = true;
  }
  void step(uint32_t version, const char* guarantee, const Operation& operation) {
    if (seen_ != kNoVersion && seen_ != version)
      edges_[seen_].push_back({version, guarantee, met_by_, &operation});
    if (seen_ == kNoVersion && version != 0)  // Whatever it is, the initial version is not later.
      edges_[0].push_back({version, "the first version is the first", nullptr, &operation});
    seen_ = version;
    met_by_ = &operation;
  }

  // Removes the versions before which no other comes; the rest lie on cycles or behind them.
  void find_cycle() {
    std::vector<uint32_t> before(edges_.size(), 0), ready;
    for (const auto& edges : edges_) {
      for (const Edge& edge : edges) ++before[edge.to];
    }
    for (uint32_t i = 0; i < before.size(); ++i) {
      if (before[i] == 0) ready.push_back(i);
    }
    size_t gone = 0;
    while (!ready.empty()) {
      const uint32_t version = ready.back();
      ready.pop_back();
      ++gone;
      for (const Edge& edge : edges_[version]) {
        if (--before[edge.to] == 0) ready.push_back(edge.to);
      }
    }
    result_ = {Verdict::pass, ""};
    if (gone < edges_.size()) report_cycle(before);
  }
  // Walks back over edges between the remaining versions, which ends in a cycle.
  void report_cycle(const std::vector<uint32_t>& left) {
    std::vector<std::pair<uint32_t, const Edge*>> into(edges_.size(), {kNoVersion, nullptr});
    uint32_t at = kNoVersion;
    for (uint32_t from = 0; from < edges_.size(); ++from) {
      if (left[from] == 0) continue;
      for (const Edge& edge : edges_[from]) into[edge.to] = {from, &edge};
      at = from;
    }
    for (size_t i = 0; i < edges_.size(); ++i) at = into[at].first;
    std::vector<const Edge*> cycle;
    for (uint32_t each = at; cycle.empty() || each != at; each = into[each].first)
      cycle.push_back(into[each].second);
    std::reverse(cycle.begin(), cycle.end());
    std::vector<std::string> names, pairs;
    for (const Edge* edge : cycle) {
      if (edge->before == nullptr) continue;
      if (std::find(names.begin(), names.end(), edge->guarantee) == names.end())
        names.emplace_back(edge->guarantee);
      if (pairs.size() < 4)
        pairs.push_back(fmt::format("{} then {}", describe(*edge->before), describe(*edge->after)));
    }
    result_ = {Verdict::fail,
               fmt::format("{} cannot hold: {}", join(names, ", "), join(pairs, "; "))};
  }

  std::vector<const Operation*> operations_;
  std::unordered_map<Value, uint32_t, ValueHash> versions_;
  std::vector<const Operation*> writers_;  // By version; null of the initial one.
  std::vector<std::vector<Edge>> edges_;   // By the earlier version.
  int64_t client_ = 0;
  const Operation *last_ = nullptr, *met_by_ = nullptr;
  uint32_t seen_ = kNoVersion;  // The version that the client met last.
  bool wrote_ = false;          // By writing it.
  SessionsResult result_;
};

}  // namespace

SessionsResult check_sessions(const Model& model, const History& history, bool per_key) {
  const Model* const known[] = {&kRegister, &kCasRegister, &kKv, &kMapModel, &kFile};
  if (std::find(std::begin(known), std::end(known), &model) == std::end(known)) {
    return {Verdict::unknown,
            fmt::format("a {} has no versions that a session could go back to", model.name)};
  }
  std::map<std::string, std::vector<const Operation*>> objects;
  for (const Operation& operation : history) {
    if (operation.status != Status::fail)
      objects[per_key ? operation.key : ""].push_back(&operation);
  }
  SessionsResult result{objects.empty() ? Verdict::unknown : Verdict::pass,
                        objects.empty() ? "nothing was checked" : ""};
  for (auto& [key, operations] : objects) {
    SessionsResult found = Sessions(model, std::move(operations)).run();
    if (found.verdict <= result.verdict) continue;  // Violated is worse than unknown.
    result = std::move(found);
    if (!key.empty()) result.reason = fmt::format("key \"{}\": {}", key, result.reason);
  }
  return result;
}

}  // namespace ordeal::history
