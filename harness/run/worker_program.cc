#include "harness/run/worker_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "harness/base/input_error.h"
#include "harness/base/text.h"
#include "harness/run/record/environment.h"

namespace ordeal {
namespace stdfs = std::filesystem;

std::string program_for(const std::string& program, Sanitizer sanitizer) {
  if (sanitizer == Sanitizer::none || sanitizer == own_sanitizer()) return program;
  const stdfs::path self(program);
  const bool thread = sanitizer == Sanitizer::thread;
  const std::string preset = thread ? "tsan" : "asan";
  std::vector<std::string> places;
  if (const char* named = std::getenv(thread ? "ORDEAL_TSAN" : "ORDEAL_ASAN"))
    places.emplace_back(named);
  places.push_back((self.parent_path() / (self.filename().string() + "-" + preset)).string());
  places.push_back((self.parent_path().parent_path() / preset / self.filename()).string());
  for (const std::string& place : places) {
    if (access(place.c_str(), X_OK) == 0) return place;
  }
  throw InputError(fmt::format(
      "there is no {} build of {}; looked for {}. To make one: cmake --preset {} && cmake --build "
      "--preset {}",
      preset, self.filename().string(), join(places, ", "), preset, preset));
}

Sanitizer sanitizer_in_force(Sanitizer asked) {
  return asked == Sanitizer::none ? own_sanitizer() : asked;
}

}  // namespace ordeal
