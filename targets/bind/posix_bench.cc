// The cost of one read_at above the cost of its pread(2).
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "targets/bind/posix.h"

namespace ordeal {
namespace {

class Directory {
 public:
  Directory() {
    if (mkdtemp(path_) == nullptr) std::abort();
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  std::string path() const { return path_; }

 private:
  char path_[32] = "/tmp/ordeal-posix-XXXXXX";
};

void read_at(benchmark::State& state) {
  Directory directory;
  Options::Record given;
  given["files"] = Options(Options::Value(int64_t{1}));
  given["file_size"] = Options(Options::Value(std::string("64MiB")));
  const Options options =
      check_options(Options(Options::Value(given)), kPosixTarget.options, "posix");
  const auto target = kPosixTarget.open(options, {.seed = 1, .work_dir = directory.path()});
  const OpRow& row = *find_row(kPosixTarget, "read_at");
  Random random(7);
  Call call;
  call.random = &random;
  for (auto _ : state) {
    row.generate(options, call);
    benchmark::DoNotOptimize(row.call(*target, call));
  }
}
BENCHMARK(read_at);

void bare_pread(benchmark::State& state) {
  Directory directory;
  const std::string path = directory.path() + "/f";
  const int fd = open(path.c_str(), O_RDWR | O_CREAT, 0644);
  std::vector<char> chunk(1 << 20);  // As the target fills it: the kernel caches by the piece.
  for (off_t at = 0; at < 64 << 20; at += 1 << 20) {
    if (pwrite(fd, chunk.data(), chunk.size(), at) != 1 << 20) std::abort();
  }
  std::vector<char> block(4096);
  Random random(7);
  for (auto _ : state) {
    const auto at = static_cast<off_t>(random.below(16384) * 4096);
    benchmark::DoNotOptimize(pread(fd, block.data(), block.size(), at));
  }
  close(fd);
}
BENCHMARK(bare_pread);

}  // namespace
}  // namespace ordeal
