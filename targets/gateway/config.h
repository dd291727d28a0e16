// The configuration of the gateway. A reload replaces the whole configuration while requests run.
// Each request reads it once, and so belongs to one generation.
#pragma once

#include <cstdint>
#include <memory>

#include "harness/sync/snapshot.h"

namespace ordeal::gateway {

// The time limits of one configuration. Each part carries the generation of the whole, so that a
// check can see a mixture of two configurations.
struct Deadlines {
  uint64_t generation = 1;
  Duration request = std::chrono::seconds(1);      // Of a whole request.
  Duration pool = std::chrono::milliseconds(100);  // Of the wait for a connection, within it.
};
// The routing part of one configuration.
struct Routing {
  uint64_t generation = 1;
  size_t providers_asked = 8;  // Breakers that one request asks before it fails: circuit_open.
};
// A Config is one whole configuration; is_whole() holds for it.
struct Config {
  uint64_t generation = 1;
  Deadlines deadlines;
  Routing routing;
};

// Returns `config` with `generation` in all of its parts.
std::shared_ptr<const Config> stamped(Config config, uint64_t generation);

// Returns whether all parts are of one generation. Pure.
bool is_whole(const Config& config);

// A ConfigStore holds the configuration in force. Thread-safe.
class ConfigStore {
 public:
  explicit ConfigStore(const Config& initial);
  ConfigStore(const ConfigStore&) = delete;
  ConfigStore& operator=(const ConfigStore&) = delete;
  virtual ~ConfigStore() = default;

  // Returns the configuration of this moment, whole.
  virtual Config read() const;

  // Puts `generation` in force; 0 means the next generation. Returns 0; ESTALE where `generation`
  // is not newer than the one in force, which then stays; or an error that a scenario injects.
  // `in_force` receives the generation in force.
  virtual int reload(uint64_t generation, uint64_t& in_force);

 protected:
  Snapshot<Config> current_;
};

}  // namespace ordeal::gateway
