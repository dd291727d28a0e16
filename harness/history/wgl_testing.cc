#include "harness/history/wgl_testing.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace ordeal::history {
namespace {

// An event in a linked list: a call, or a return. Whatever never returns has its return last.
struct Event {
  int64_t at;
  bool is_return;
  size_t operation;
};

class Wgl {
 public:
  Wgl(const Model& model, const History& history) : model_(model), done_(history.size(), '0') {
    for (const Operation& operation : history) {
      if (operation.status != Status::fail) operations_.push_back(&operation);
    }
    done_.resize(operations_.size());
    for (size_t i = 0; i < operations_.size(); ++i) {
      events_.push_back({operations_[i]->call, false, i});
      events_.push_back({operations_[i]->ret, true, i});
    }
    std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
      return std::tuple(a.at, a.is_return, a.operation) <
             std::tuple(b.at, b.is_return, b.operation);
    });
    link();
  }

  bool run() {
    Value state = model_.initial();
    std::vector<std::pair<size_t, Value>> stack;  // Events of calls, with the state before them.
    size_t at = next_[head_];
    while (true) {
      if (at == end_) return true;
      const size_t operation = events_[at].operation;
      if (!events_[at].is_return) {
        const Operation& tried = *operations_[operation];
        std::optional<Value> after = step(model_, state, *find_kind(model_, tried.op), tried);
        done_[operation] = '1';
        if (after && seen_.insert({done_, after->json()}).second) {
          stack.emplace_back(at, std::move(state));
          state = std::move(*after);
          unlink(at);
          unlink(return_of_[operation]);
          at = next_[head_];
        } else {
          done_[operation] = '0';
          at = next_[at];
        }
        continue;
      }
      // Only pending operations are left: they need not take effect.
      if (operations_[operation]->ret == Operation::kNever) return true;
      if (stack.empty()) return false;
      at = stack.back().first;
      state = std::move(stack.back().second);
      stack.pop_back();
      done_[events_[at].operation] = '0';
      relink(return_of_[events_[at].operation]);
      relink(at);
      at = next_[at];
    }
  }

 private:
  void link() {
    head_ = events_.size();
    end_ = head_ + 1;
    next_.resize(end_ + 1);
    before_.resize(end_ + 1);
    return_of_.resize(operations_.size());
    for (size_t i = 0; i < events_.size(); ++i) {
      next_[i] = i + 1 == events_.size() ? end_ : i + 1;
      before_[i] = i == 0 ? head_ : i - 1;
      if (events_[i].is_return) return_of_[events_[i].operation] = i;
    }
    next_[head_] = events_.empty() ? end_ : 0;
    before_[end_] = events_.empty() ? head_ : events_.size() - 1;
  }
  void unlink(size_t event) {
    next_[before_[event]] = next_[event];
    before_[next_[event]] = before_[event];
  }
  void relink(size_t event) {
    next_[before_[event]] = event;
    before_[next_[event]] = event;
  }

  const Model& model_;
  std::vector<const Operation*> operations_;
  std::vector<Event> events_;
  std::vector<size_t> next_, before_, return_of_;
  size_t head_ = 0, end_ = 0;
  std::string done_;
  std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

bool wgl_linearizable(const Model& model, const History& history) {
  return Wgl(model, history).run();
}

}  // namespace ordeal::history
