#include <cstring>

#include "harness/explore/core/vec.h"
#include "harness/explore/strategy/pending.h"
#include "harness/explore/strategy/strategies.h"

namespace ordeal::explore {
namespace {

// Brings about a suspected deadlock: a task that is about to take a lock at one of the places
// stands there, with whatever it holds, for as long as another task can go on. Where all that can
// run stand so, any of them goes. Once in a while one goes before, or a lock that nobody else wants
// yet would keep the others from the locks that matter.
class Aim final : public Strategy {
 public:
  explicit Aim(const std::vector<AimPlace>& places) {
    for (const AimPlace& place : places) {
      Place copy;
      copy.line = place.line;
      place.file.copy(copy.file, sizeof copy.file - 1);
      places_.push_back(copy);
    }
  }

  const char* name() const override { return "aim"; }
  void begin(uint64_t seed) override {
    Strategy::begin(seed);
    stands_.clear();
  }
  bool follows() const override { return true; }
  void spawned(TaskId, TaskId child, const View& view) override { note(child, view); }
  void arrived(TaskId task, const View& view) override { note(task, view); }

  TaskId pick(const View& view) override {
    const bool patient = view.step <= kFairAfter && random_.below(kHurriesIn) != 0;
    uint32_t moving = 0;
    for (uint32_t i = 0; patient && i < view.ready_count; ++i) moving += stands(view.ready[i]) == 0;
    if (moving == 0) return view.ready[random_.below(view.ready_count)];
    uint64_t which = random_.below(moving);
    uint32_t i = 0;
    for (; stands(view.ready[i]) != 0 || which > 0; ++i) which -= stands(view.ready[i]) == 0;
    return view.ready[i];
  }

 private:
  static constexpr uint64_t kHurriesIn = 24;
  struct Place {
    char file[240] = {};
    uint32_t line = 0;
  };

  uint8_t stands(TaskId task) const { return task < stands_.size() ? stands_[task] : 0; }
  void note(TaskId task, const View& view) {
    if (task >= stands_.size()) stands_.resize(task + 1);
    const Op& op = view.tasks[task].op;
    const bool locks =
        op.kind == OpKind::lock || op.kind == OpKind::lock_shared || op.kind == OpKind::retake;
    stands_[task] = locks && aimed_at(op.at) ? 1 : 0;
  }
  bool aimed_at(const std::source_location& at) const {
    for (const Place& place : places_) {
      if (place.line != at.line()) continue;
      const size_t given = std::strlen(place.file), whole = std::strlen(at.file_name());
      if (given <= whole && std::strcmp(at.file_name() + (whole - given), place.file) == 0)
        return true;
    }
    return false;
  }

  Vec<Place> places_;
  Vec<uint8_t> stands_;  // By TaskId.
};

}  // namespace

std::unique_ptr<Strategy> make_aim(const std::vector<AimPlace>& places) {
  return std::make_unique<Aim>(places);
}

}  // namespace ordeal::explore
