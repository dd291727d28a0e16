#include "targets/null/mistakes.h"

#include <cstddef>
#include <limits>
#include <memory>

namespace ordeal::null {
namespace {

// Everything goes through volatiles: an optimiser may take it that nobody makes these mistakes.

void overflow(Care care) {
  volatile size_t at = care == Care::enough ? 7 : 8;
  const std::unique_ptr<char[]> block(new char[8]());
  volatile char* bytes = block.get();
  bytes[at] = 1;
}

void use_after_free(Care care) {
  int* volatile block = new int(7);
  if (care == Care::enough) static_cast<void>(*static_cast<volatile int*>(block));
  delete block;
  if (care == Care::none) static_cast<void>(*static_cast<volatile int*>(block));
}

void shift(Care care) {
  volatile int by = care == Care::enough ? 30 : 40;
  volatile int out = 1 << by;
  static_cast<void>(out);
}

void sum(Care care) {
  volatile int more = care == Care::enough ? 0 : 1;
  volatile int out = std::numeric_limits<int>::max() + more;
  static_cast<void>(out);
}

void misaligned(Care care) {
  alignas(int) char bytes[2 * sizeof(int)] = {};
  char* volatile at = bytes + (care == Care::enough ? sizeof(int) : 1);
  volatile int out = *reinterpret_cast<int*>(at);  // UBSan takes no look at a volatile place.
  static_cast<void>(out);
}

struct Mistake {
  std::string_view kind;
  void (*make)(Care);
};
constexpr Mistake kMistakes[] = {
    {"overflow", overflow}, {"use-after-free", use_after_free}, {"shift", shift},
    {"sum", sum},           {"misaligned", misaligned},
};

}  // namespace

bool make_mistake(std::string_view kind, Care care) {
  for (const Mistake& mistake : kMistakes) {
    if (mistake.kind != kind) continue;
    mistake.make(care);
    return true;
  }
  return false;
}

}  // namespace ordeal::null
