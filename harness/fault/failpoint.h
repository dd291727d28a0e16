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
#include <string_view>
#include <vector>

namespace ordeal {

class PointPlan;  // What is armed at one point: fault/plan.h.

// What the place knows of this hit, for rules with `where`.
struct HitContext {
  std::string_view path = {};  // The file-system path, or "" where there is none.
  std::string_view key = {};   // Any other subject: a provider's name, a cache key.
  bool contended = false;      // Whether others were in the window at this moment.
};

// What a hit asks of an input or output of `size` bytes.
struct IoEffect {
  int error = 0;    // 0, or the errno to return.
  size_t size = 0;  // How much of it to do: less than was asked for where a `short` fired.
};

class FailPoint {
 public:
  // `name` is "<target>.<noun>.<verb>", unique in the program, and lives for ever.
  explicit FailPoint(const char* name,
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
    return plan == nullptr ? IoEffect{0, size} : hit_armed(*plan, context, size);
  }
  // For places that cannot fail, only be late: an error that is armed here is ignored.
  void pass(const HitContext& context = {}) { static_cast<void>(hit(context)); }

  const char* name() const { return name_; }
  const std::source_location& where() const { return where_; }

 private:
  friend class FaultPlan;
  IoEffect hit_armed(PointPlan& plan, const HitContext& context, size_t size);

  const char* const name_;
  const std::source_location where_;
  std::atomic<PointPlan*> plan_{nullptr};
};

// Every FailPoint of the program, by name. The list is complete once main() runs.
const std::vector<FailPoint*>& all_failpoints();
FailPoint* find_failpoint(std::string_view name);  // Null where there is none.

}  // namespace ordeal
