#include "harness/watch/lock_cycles.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace ordeal {
namespace {

constexpr size_t kLongest = 6;
constexpr size_t kMostSteps = 200'000;  // Of a search: a graph that needs more is judged in part.

bool conflicting(LockMode a, LockMode b) { return a != LockMode::shared || b != LockMode::shared; }

bool gates_exclude(const LockWay& a, const LockWay& b) {
  for (const GateLock& mine : a.gates) {
    for (const GateLock& other : b.gates)
      if (mine.lock == other.lock && conflicting(mine.mode, other.mode)) return true;
  }
  return false;
}

class Search {
 public:
  Search(const std::vector<SeenLockEdge>& edges, size_t most) : edges_(edges), most_(most) {
    for (size_t i = 0; i < edges.size(); ++i) outgoing_[edges[i].from].push_back(i);
  }

  std::vector<LockCycle> run() {
    for (size_t i = 0; i < edges_.size() && cycles_.size() < most_; ++i) {
      start_ = i;
      extend(i);
    }
    return std::move(cycles_);
  }

 private:
  // Each cycle is found from its edge with the lowest index, so that it is found once.
  void extend(size_t edge) {
    if (++steps_ > kMostSteps || cycles_.size() >= most_) return;
    for (size_t way = 0; way < edges_[edge].ways.size(); ++way) {
      if (!fits(edges_[edge].ways[way])) continue;
      path_.push_back({edge, way});
      if (edges_[edge].to == edges_[start_].from) {
        close();
      } else if (path_.size() < kLongest) {
        const auto next = outgoing_.find(edges_[edge].to);
        if (next != outgoing_.end()) follow(next->second);
      }
      path_.pop_back();
    }
  }
  void follow(const std::vector<size_t>& next) {
    for (const size_t edge : next) {
      if (edge > start_ && !on_path(edges_[edge].from)) extend(edge);
    }
  }

  // Whether some edge before the last one leaves this lock already.
  bool on_path(uint64_t lock) const {
    return std::any_of(path_.begin(), path_.end(),
                       [&](const LockStep& step) { return edges_[step.edge].from == lock; });
  }
  const LockWay& way_of(const LockStep& step) const { return edges_[step.edge].ways[step.way]; }

  bool fits(const LockWay& way) const {
    for (const LockStep& step : path_) {
      const LockWay& other = way_of(step);
      if (other.thread == way.thread || other.phase != way.phase || gates_exclude(other, way))
        return false;
    }
    return path_.empty() || conflicting(way_of(path_.back()).taken_mode, way.held_mode);
  }
  void close() {
    if (path_.size() < 2) return;
    if (!conflicting(way_of(path_.back()).taken_mode, way_of(path_.front()).held_mode)) return;
    std::vector<size_t> edges;
    for (const LockStep& step : path_) edges.push_back(step.edge);
    std::sort(edges.begin(), edges.end());
    if (known_.insert(edges).second) cycles_.push_back(path_);
  }

  const std::vector<SeenLockEdge>& edges_;
  const size_t most_;
  std::unordered_map<uint64_t, std::vector<size_t>> outgoing_;
  size_t start_ = 0;
  size_t steps_ = 0;
  LockCycle path_;
  std::set<std::vector<size_t>> known_;
  std::vector<LockCycle> cycles_;
};

}  // namespace

bool covers(const LockWay& known, const LockWay& way) {
  return known.thread == way.thread && known.phase == way.phase &&
         known.held_mode == way.held_mode && known.taken_mode == way.taken_mode &&
         std::includes(way.gates.begin(), way.gates.end(), known.gates.begin(), known.gates.end());
}

std::vector<LockCycle> find_lock_cycles(const std::vector<SeenLockEdge>& edges, size_t most) {
  return Search(edges, most).run();
}

}  // namespace ordeal
