#include "harness/run/record/environment.h"

#include <fmt/format.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>

#include "harness/base/build_info.h"
#include "harness/base/sanitizer.h"

namespace ordeal {

Sanitizer own_sanitizer() {
  if (kThreadSanitizer) return Sanitizer::thread;
  if (kAddressSanitizer) return Sanitizer::address;
  return Sanitizer::none;
}

std::string own_build() {
#if defined(__clang__)
  return fmt::format("clang {}.{}, {}", __clang_major__, __clang_minor__, build_type());
#else
  return fmt::format("g++ {}.{}, {}", __GNUC__, __GNUC_MINOR__, build_type());
#endif
}

std::string own_version() { return std::string(build_version()); }

Environment describe_environment() {
  Environment env;
  utsname names;
  if (uname(&names) == 0) {
    env.host = names.nodename;
    env.kernel = std::string(names.sysname) + " " + names.release;
  }
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (line.rfind("model name", 0) == 0 && line.find(": ") != std::string::npos) {
      env.cpu = line.substr(line.find(": ") + 2);
      break;
    }
  }
  const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
  env.cpus = cpus > 0 ? static_cast<uint32_t>(cpus) : 0;
  struct sysinfo info;
  if (sysinfo(&info) == 0) env.memory = static_cast<uint64_t>(info.totalram) * info.mem_unit;
  env.build = own_build();
  env.sanitizer = own_sanitizer();
  env.version = own_version();
  env.commit = build_commit();
  return env;
}

}  // namespace ordeal
