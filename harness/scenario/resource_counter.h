// The interface by which a target reports the resources that it holds, for no_leaks. A Target that
// holds some implements it too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/scenario/target.h"

namespace ordeal {

// The kinds of resources that targets hold. no_leaks takes the plural names.
enum class ResourceKind : uint8_t { permits, handles };
constexpr const char* to_string(ResourceKind kind) {
  return kind == ResourceKind::permits ? "permits" : "handles";
}

// How many resources of one kind are held at a moment.
struct HeldResource {
  ResourceKind kind = ResourceKind::handles;
  std::string what;  // Completes the kind: "lost by the pool of a", "open in the union".
  double count = 0;
};

// Counts the resources of a target.
class ResourceCounter {
 public:
  virtual ~ResourceCounter() = default;
  // Returns what is held at this moment and must be given back. no_leaks asks after setup and again
  // when all threads have ended, before close; a count that grew is a leak. Thread-safe.
  virtual std::vector<HeldResource> resources() = 0;
};

// Returns the resources that the target holds; nothing if it is no ResourceCounter.
inline std::vector<HeldResource> resources_of(Target& target) {
  auto* counter = dynamic_cast<ResourceCounter*>(&target);
  return counter == nullptr ? std::vector<HeldResource>() : counter->resources();
}

}  // namespace ordeal
