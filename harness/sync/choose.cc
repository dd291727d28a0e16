#include "harness/sync/choose.h"

#include <atomic>
#include <optional>

namespace ordeal {
namespace {

std::atomic<uint64_t> g_seed{0};

struct Stream {
  std::optional<Random> random;
};

}  // namespace

void set_choice_seed(uint64_t seed) { g_seed.store(seed); }

uint64_t choose(uint64_t n, const char* tag) {
  if (Runtime* runtime = current_runtime()) return runtime->choose(n, tag);
  static ThreadLocal<Stream> streams;
  Stream& stream = *streams;
  if (!stream.random) stream.random.emplace(g_seed.load(), "choice", this_task().name());
  return stream.random->below(n);
}

}  // namespace ordeal
