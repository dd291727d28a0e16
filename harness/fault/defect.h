// Bugs that are planted on purpose, so that the harness can prove that it finds them.
//
//   Defect check_then_take{"gateway.limiter.check_then_take",
//                          "availability is tested, then taken, in two steps"};
//   ...
//   if (check_then_take.on()) return take_in_two_steps(n);
#pragma once

#include <atomic>
#include <source_location>
#include <string_view>
#include <vector>

namespace ordeal {

// A real concurrency bug, re-created behind a named switch. It is off unless a scenario says
// `defect "<id>"`.
class Defect {
 public:
  // At namespace scope; `id` is "<target>.<part>.<what>", unique.
  Defect(const char* id, const char* essence,
         std::source_location where = std::source_location::current());
  Defect(const Defect&) = delete;
  Defect& operator=(const Defect&) = delete;

  bool on() const { return on_.load(std::memory_order_relaxed); }
  void set(bool on) { on_.store(on, std::memory_order_relaxed); }  // Before threads start.

  const char* id() const { return id_; }
  const char* essence() const { return essence_; }
  // Failpoints declared in the same file are those of its window.
  const std::source_location& where() const { return where_; }

 private:
  const char* const id_;
  const char* const essence_;
  const std::source_location where_;
  std::atomic<bool> on_{false};
};

// Every Defect of the program, by id. The list is complete once main() runs.
const std::vector<Defect*>& all_defects();
Defect* find_defect(std::string_view id);  // Null where there is none.

}  // namespace ordeal
