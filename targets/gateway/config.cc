#include "targets/gateway/config.h"

#include <cerrno>

#include "harness/fault/failpoint.h"

namespace ordeal::gateway {
namespace {

FailPoint swap_point{"gateway.config.swap"};

}  // namespace

std::shared_ptr<const Config> stamped(Config config, uint64_t generation) {
  config.generation = generation;
  config.deadlines.generation = generation;
  config.routing.generation = generation;
  return std::make_shared<const Config>(config);
}

bool is_whole(const Config& config) {
  return config.deadlines.generation == config.generation &&
         config.routing.generation == config.generation;
}

ConfigStore::ConfigStore(const Config& initial)
    : current_(stamped(initial, initial.generation), "gateway.config") {}

Config ConfigStore::read() const { return *current_.load(); }

int ConfigStore::reload(uint64_t generation, uint64_t& in_force) {
  if (const int err = swap_point.hit()) {
    in_force = current_.load()->generation;
    return err;
  }
  int result = 0;
  // Comparing and replacing are one step: of two reloads the newer wins, whichever ends last.
  current_.update([&](const Config& old) {
    const uint64_t wanted = generation != 0 ? generation : old.generation + 1;
    if (wanted <= old.generation) result = ESTALE;
    in_force = result == 0 ? wanted : old.generation;
    return stamped(old, in_force);
  });
  return result;
}

}  // namespace ordeal::gateway
