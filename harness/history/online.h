// Linearizability of a history that does not end: operations are judged as they come, in memory
// that does not grow with their number.
//
// The layered search runs over windows of operations; between two of them nothing is kept but what
// could be true: open operations, configurations, and how many pending operations there are of
// each class. A violation is found at the same return as by a search of the whole. An object whose
// configurations exceed a cap is unknown from that event on, until something tells its state: a
// read of all of it that no change overlaps.
//
// What grows all the same: objects that are not in their first state, and classes of pending
// operations, of which there are many where pending values are unique. And time, with pending
// operations that nothing ever decides: of two that could explain a read either may be used up, the
// other is there for good, and no later event need tell them apart. Both are kept, so that the
// verdict is exact, and an object whose clients lose many answers is judged more slowly the longer
// it lasts. A new object for each run, or a cap on configurations, ends that.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/history/counterexample.h"
#include "harness/history/window.h"

namespace ordeal::history {

// The limits of an online judgement.
struct OnlineOptions {
  bool per_key = true;               // Judge each key alone, where the model allows it.
  size_t window = 8192;              // Operations, of all objects, that are judged together.
  size_t layer = 100'000;            // Configurations of an object.
  size_t bytes = size_t{256} << 20;  // Of a search's arenas.
  Duration explain_time = std::chrono::milliseconds(100);  // For the core of a violation.
};

// The first violation of an object.
struct OnlineViolation {
  std::string key;
  // Its prefix is the end of the object's history, and all that is told of what came earlier is
  // `before`. The core is empty where the object could have been more than one thing then.
  Counterexample example;
  std::vector<Value> before;  // What the object could have been when the prefix began; at most 10.
};

// The verdict so far, over all objects.
struct OnlineReport {
  Verdict verdict = Verdict::unknown;  // So far: pass, fail or unknown.
  std::string reason;  // Of unknown: the first object that gave up, where, and what became of it.
  uint64_t operations = 0;      // Pushed, failed ones included.
  uint64_t objects = 0;         // That were ever judged; those that were forgotten count anew.
  uint64_t violated = 0;        // Objects. One that was violated is judged no further.
  uint64_t gave_up = 0;         // Times.
  uint64_t resynchronised = 0;  // Of those.
  uint64_t configurations = 0;
  size_t peak_layer = 0;
  std::optional<OnlineViolation> first;  // The one that came first in time.
};

// Not thread-safe. Observers of a model that does not declare them are not found out.
class OnlineChecker {
 public:
  // The model outlives it.
  OnlineChecker(const Model& model, const OnlineOptions& options);

  // REQUIRES: it passes complaint() of the model, and was not called before the one pushed before.
  void push(Operation operation);

  // Judges what has come so far as far as it can be: an operation that may still be called before
  // some return is waited for. For progress, and to find a violation early.
  const OnlineReport& judge();
  // Nothing more will come.
  const OnlineReport& finish();

  size_t objects_kept() const { return objects_.size(); }  // In memory now.

 private:
  struct Object {
    std::string name, key;
    Checkpoint at;
    History fresh;  // What was not judged yet, in order of calls.
    bool queued = false, over = false, lost = false;
    int64_t busy_until = INT64_MIN;  // While lost: when the last change that was called returns.
  };

  Object& object_of(const Operation& operation);
  void enqueue(Object& object);
  void run_window(int64_t until);
  void process(Object& object, int64_t until);
  bool run(Object& object, int64_t until);
  bool find_state(Object& object, int64_t until);
  void absorb(Object& object, const Operation& operation) const;
  void lose(Object& object, History history, size_t carried, int64_t at, const std::string& why);
  void violate(Object& object, const Prepared& prepared, const SearchResult& found);
  OnlineViolation explained(const Object& object, const Prepared& prepared,
                            const SearchResult& found) const;
  bool reveals(const Operation& operation) const;
  bool changes(const Operation& operation) const;

  const Model model_;
  const OnlineOptions options_;
  std::unordered_map<std::string, Object> objects_;
  std::vector<Object*> queue_;  // Those that have something to be judged.
  size_t window_size_ = 0;
  int64_t latest_call_ = INT64_MIN;
  OnlineReport report_;
};

}  // namespace ordeal::history
