#include "harness/watch/lock_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/base/text.h"
#include "harness/watch/stacks.h"

namespace ordeal {
namespace {

size_t node_index(uint64_t lock) { return static_cast<size_t>(lock >> 32 ? lock >> 32 : lock); }

// Returns the name of a lock; a number distinguishes the locks of one site.
std::string shown(uint64_t lock, const std::vector<LockNode>& nodes) {
  const std::string& name = nodes[node_index(lock)].name;
  return lock >> 32 ? fmt::format("{} #{}", name, lock & 0xffffffff) : name;
}

// "a", "a and b", "a, b and c".
std::string enumerated(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

Finding lock_misuse(const std::string& claim, const std::string& identity,
                    const std::string& task) {
  Finding finding;
  finding.kind = FindingKind::sync_misuse;
  finding.claim = claim;
  finding.thread = task;
  finding.threads.push_back({.name = task});
  finding.stacks.push_back({"by " + task, task, frames_of(own_stack(2))});
  finding.fingerprint = fingerprint_of(finding.kind, identity);
  finding.at = Monotonic::now().time_since_epoch().count();
  return finding;
}

}  // namespace

std::string lock_cycle_claim(const std::vector<std::string>& locks,
                             const std::vector<ThreadAtFinding>& threads, bool possible) {
  std::vector<std::string> names;
  for (const ThreadAtFinding& thread : threads) names.push_back(thread.name);
  return fmt::format("{}deadlock: {} are taken in {} by {}", possible ? "possible " : "",
                     enumerated(locks), locks.size() == 2 ? "opposite orders" : "a cycle of orders",
                     enumerated(names));
}

Finding cycle_finding(const LockCycle& cycle, const std::vector<SeenLockEdge>& edges,
                      const std::vector<LockNode>& nodes) {
  Finding finding;
  finding.kind = FindingKind::lock_order;
  finding.warning = true;
  std::vector<std::string> names, lines, places, identity;
  for (size_t i = 0; i < cycle.size(); ++i) {
    const SeenLockEdge& edge = edges[cycle[i].edge];
    const LockWay& way = edge.ways[cycle[i].way];
    const LockStep& next = cycle[(i + 1) % cycle.size()];
    const std::string from = shown(edge.from, nodes), to = shown(edge.to, nodes);
    names.push_back(from);
    finding.locks.push_back(nodes[node_index(edge.from)].name);
    finding.threads.push_back({way.thread_name,
                               "lock " + to,
                               edges[next.edge].ways[next.way].thread_name,
                               {from},
                               place_text(way.taken_at)});
    std::string line = fmt::format("{} took {} at {} and, holding it, {} at {}", way.thread_name,
                                   from, place_text(way.held_at), to, place_text(way.taken_at));
    if (way.taken_mode == LockMode::shared) line += " (to read)";
    lines.push_back(std::move(line));
    places.push_back(place_text(way.taken_at));
    identity.push_back(nodes[node_index(edge.from)].name + ">" + nodes[node_index(edge.to)].name);
    finding.stacks.push_back(
        {fmt::format("{} takes {} while it holds {}", way.thread_name, to, from), way.thread_name,
         frames_of(way.stack)});
  }
  finding.claim = lock_cycle_claim(names, finding.threads, true);
  finding.evidence = join(lines, "\n");
  finding.location = join(places, ", ");
  finding.thread = finding.threads.front().name;
  std::sort(identity.begin(), identity.end());
  identity.erase(std::unique(identity.begin(), identity.end()), identity.end());
  finding.fingerprint = fingerprint_of(finding.kind, join(identity, "|"));
  finding.at = Monotonic::now().time_since_epoch().count();
  return finding;
}

LockGraph graph_of(const std::vector<SeenLockEdge>& edges, const std::vector<LockNode>& nodes) {
  std::set<size_t> in_cycle;
  for (const LockCycle& cycle : find_lock_cycles(edges)) {
    for (const LockStep& step : cycle) in_cycle.insert(step.edge);
  }
  LockGraph graph;
  std::map<size_t, uint32_t> position;
  const auto position_of = [&](uint64_t lock) {
    const size_t node = node_index(lock);
    const auto [it, fresh] = position.emplace(node, static_cast<uint32_t>(graph.nodes.size()));
    if (fresh) graph.nodes.push_back(nodes[node]);
    return it->second;
  };
  std::map<std::pair<uint32_t, uint32_t>, size_t> known;  // Pairs of instances are one edge.
  for (size_t i = 0; i < edges.size(); ++i) {
    const LockWay& way = edges[i].ways.front();
    const uint32_t from = position_of(edges[i].from), to = position_of(edges[i].to);
    const auto [it, fresh] = known.emplace(std::pair(from, to), graph.edges.size());
    if (fresh) {
      graph.edges.push_back(
          {from, to, 0, way.thread_name, place_text(way.held_at), place_text(way.taken_at), false});
    }
    LockEdge& edge = graph.edges[it->second];
    edge.count += edges[i].count;
    edge.in_cycle |= in_cycle.contains(i);
  }
  return graph;
}

Finding unlock_misuse(const std::string& lock, const std::string& task) {
  return lock_misuse(fmt::format("{} unlocks {} without holding it", task, lock),
                     "unlock of " + lock, task);
}

Finding destroy_misuse(const std::string& lock, int holder, const std::string& task) {
  return lock_misuse(
      fmt::format("{} is destroyed by {} while thread {} holds it", lock, task, holder),
      "end of " + lock, task);
}

}  // namespace ordeal
