// A FailPoint names one place in a target where a scenario may make something go wrong.
// Disarmed, which is the default, it costs one load and a predicted branch.
//
//   FailPoint part_write{"transfer.part.write"};
//
//   int Uploads::write_part(const Part& part) {
//     if (int err = part_write.hit()) return err;
//     ...
//   }
//
// Delays and parking happen inside hit(), with no lock of the fault layer held. Errors come back
// as a value, because only the target knows what failing means there.
//
// FailPoints live at namespace scope: every name is known before a scenario is loaded, so a
// misspelt name is an error and not a fault that never fires.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/time.h"

namespace ordeal {

class PointPlan;  // fault/point_plan.h
class FailPoint;

// Is called at hits while a plan is armed: at the first one at least, on the thread that hit the
// point, which may hold locks. Thread-safe. In a schedule it is called at each hit and need not
// return.
class PointListener {
 public:
  virtual ~PointListener() = default;
  virtual void hit(const FailPoint& point) = 0;
};

// The facts about one hit, for rules with `where`.
struct HitContext {
  std::string_view path = {};  // The file-system path, or "" where there is none.
  std::string_view key = {};   // Any other subject: a provider's name, a cache key.
  bool contended = false;      // Whether others were in the window at this moment.
};

// What the target shall do with an input or output of `size` bytes.
struct IoEffect {
  int error = 0;            // 0, or the errno to return.
  size_t size = 0;          // How much of it to do: less than was asked for where a `short` fired.
  bool torn = false;        // Do the first half, call between_halves(), do the rest.
  Duration apart{0};        // torn: how far apart the halves are; 0: the others get one turn.
  bool corrupt = false;     // spoil() the bytes.
  uint64_t corrupt_at = 0;  // Which bit, modulo how many there are.
  Duration stale{0};        // See FailPoint::stale.

  size_t first_half() const { return torn && size > 1 ? size / 2 : size; }
  void between_halves() const;              // Sleeps or yields.
  void spoil(std::span<char> bytes) const;  // Flips one bit where `corrupt`; else nothing.
};

// The actions that a place supports besides delays and errors. A rule with another action is
// refused when the scenario is loaded, as it would never do anything.
struct PointTraits {
  bool io = false;         // hit_io(), and less than all may be done: `short`.
  bool torn = false;       // hit_io(), and it is done in two halves where a rule says so.
  bool corrupt = false;    // hit_io(), and the bytes are spoilt.
  bool stale = false;      // stale()
  const char* legal = "";  // What its function may return by its manual: "EIO ENOSPC".
};

// One place in a target where a scenario may make something go wrong.
class FailPoint {
 public:
  // `name` is "<target>.<noun>.<verb>", unique in the program, and lives for ever.
  explicit FailPoint(const char* name,
                     std::source_location where = std::source_location::current());
  FailPoint(const char* name, PointTraits traits,
            std::source_location where = std::source_location::current());
  FailPoint(const FailPoint&) = delete;
  FailPoint& operator=(const FailPoint&) = delete;

  // Returns 0 to carry on, else the errno that the scenario asked for. May sleep, spin, yield or
  // park, as the scenario asked. Thread-safe.
  [[nodiscard]] int hit() {
    PointPlan* plan = plan_.load(std::memory_order_acquire);
    return plan == nullptr ? 0 : hit_armed(*plan, {}, 0).error;
  }
  [[nodiscard]] int hit(const HitContext& context) {
    PointPlan* plan = plan_.load(std::memory_order_acquire);
    return plan == nullptr ? 0 : hit_armed(*plan, context, 0).error;
  }
  // For places that move `size` bytes and can do less.
  [[nodiscard]] IoEffect hit_io(size_t size, const HitContext& context = {}) {
    PointPlan* plan = plan_.load(std::memory_order_acquire);
    return plan == nullptr ? IoEffect{.size = size} : hit_armed(*plan, context, size);
  }
  // For places that give out what they remember: for how long after its time it still counts.
  // Errors that are armed here are ignored.
  [[nodiscard]] Duration stale(const HitContext& context = {}) {
    PointPlan* plan = plan_.load(std::memory_order_acquire);
    return plan == nullptr ? Duration(0) : hit_armed(*plan, context, 0).stale;
  }
  // For places that cannot fail, only be late: an error that is armed here is ignored.
  void pass(const HitContext& context = {}) { static_cast<void>(hit(context)); }

  // Null removes it. Called while no target runs.
  void set_listener(PointListener* listener) { listener_.store(listener); }

  const char* name() const { return name_; }
  const std::source_location& where() const { return where_; }
  const PointTraits& traits() const { return traits_; }

 private:
  friend class FaultPlan;
  IoEffect hit_armed(PointPlan& plan, const HitContext& context, size_t size);

  const char* const name_;
  const PointTraits traits_;
  const std::source_location where_;
  std::atomic<PointPlan*> plan_{nullptr};
  std::atomic<PointListener*> listener_{nullptr};
};

// Every FailPoint of the program, by name. The list is complete once main() runs.
const std::vector<FailPoint*>& all_failpoints();
FailPoint* find_failpoint(std::string_view name);       // Null where there is none.
std::vector<int> legal_errors(const FailPoint& point);  // As declared; empty where none are.
// What a rule may ask of it beside what every point does: "short", "torn".
std::vector<std::string> supported_actions(const FailPoint& point);

}  // namespace ordeal
