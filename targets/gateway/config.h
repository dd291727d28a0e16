// The configuration that requests are handled under. It is replaced whole, while requests run;
// each request reads it once and so belongs to one generation.
#pragma once

#include <cstdint>
#include <memory>

#include "harness/sync/snapshot.h"

namespace ordeal::gateway {

// Each part carries the generation of the whole, so that a mixture can be told.
struct Deadlines {
  uint64_t generation = 1;
  Duration request = std::chrono::seconds(1);      // A whole request.
  Duration pool = std::chrono::milliseconds(100);  // Waiting for a connection, within it.
};
struct Routing {
  uint64_t generation = 1;
  size_t providers_asked = 8;  // For leave, by one request, before it gives up: circuit_open.
};
struct Config {
  uint64_t generation = 1;
  Deadlines deadlines;
  Routing routing;
};

// The configuration with another generation in all of its parts.
std::shared_ptr<const Config> stamped(Config config, uint64_t generation);

// Whether all parts are of one generation. Pure.
bool is_whole(const Config& config);

// Thread-safe.
class ConfigStore {
 public:
  explicit ConfigStore(const Config& initial);
  ConfigStore(const ConfigStore&) = delete;
  ConfigStore& operator=(const ConfigStore&) = delete;
  virtual ~ConfigStore() = default;

  // The configuration of this moment, whole.
  virtual Config read() const;

  // Puts `generation`, or the next one where it is 0, in force. Returns 0; ESTALE where that is
  // not newer than the one in force, which then stays; or what the scenario injected. `in_force`
  // becomes the generation in force.
  virtual int reload(uint64_t generation, uint64_t& in_force);

 protected:
  Snapshot<Config> current_;
};

}  // namespace ordeal::gateway
