#include "harness/run/life/request_file.h"

#include <gtest/gtest.h>

#include <tuple>

#include "harness/base/input_error.h"
#include "harness/run/process/temp_directory.h"

namespace ordeal {
namespace {
using namespace std::chrono_literals;

// References to every member. A member that is missing here does not compile.
auto fields_of(const ExploreRequest& request) {
  const auto& [a, b, c, d, e, f, g] = request;
  return std::tie(a, b, c, d, e, f, g);
}
auto fields_of(const RunRequest& request) {
  const auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, explore, t, u, v, w] = request;
  return std::tuple_cat(std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, t, u, v, w),
                        fields_of(explore));
}
auto fields_of(const WorkerRequest& request) {
  const auto& [run, files, a, b, c, d, e, f, g] = request;
  return std::tuple_cat(fields_of(run), std::tie(files.dir, a, b, c, d, e, f, g));
}

template <class Tuple, size_t... I>
std::vector<bool> equal_fields(const Tuple& a, const Tuple& b, std::index_sequence<I...>) {
  return {(std::get<I>(a) == std::get<I>(b))...};
}
// For each field of the two requests, whether it is the same in both.
std::vector<bool> same(const WorkerRequest& one, const WorkerRequest& other) {
  const auto a = fields_of(one), b = fields_of(other);
  return equal_fields(a, b, std::make_index_sequence<std::tuple_size_v<decltype(a)>>{});
}

// A request in which no field has the value that a new request has.
WorkerRequest full_request() {
  WorkerRequest request;
  RunRequest& run = request.run;
  run.program = "build/ordeal";
  run.file = "a b.lua";
  run.command = "ordeal run 'a b.lua'";
  run.out = "elsewhere";
  run.mode = Mode::explore;
  run.sanitize = Sanitizer::address;
  run.seed = ~uint64_t{0};
  run.for_time = 1500ms;
  run.params = {{"note", std::string("a\0b\n", 4)}, {"writers", "8"}};
  run.defects = {"x.y", ""};
  run.scenario_roots = {"scenarios", "."};
  run.clean = run.no_faults = run.stop_when_found = true;
  run.sweep_at = 7;
  run.sweep_limit = 8;
  run.replay_faults = "out/result.json";
  run.suppressions = {"known.txt"};
  run.no_confirm = run.color = run.live = run.quiet = true;
  run.explore.schedules = 0;
  run.explore.strategy = "pct{depth=3}";
  run.explore.memory = "sc";
  run.explore.points = "all";
  run.explore.jobs = 4;
  run.explore.no_shrink = run.explore.verify = true;
  request.files = RunFiles("out/x/1");
  request.work_dir = "/tmp/w";
  request.parent = 4711;
  request.role = "worker-3";
  request.first = 3;
  request.stride = 5;
  request.target = 2;
  request.control = 9;
  return request;
}

TEST(RequestFile, EveryFieldTravels) {
  const WorkerRequest sent = full_request();
  const std::vector<bool> unchanged = same(sent, WorkerRequest());
  EXPECT_EQ(unchanged, std::vector<bool>(unchanged.size(), false)) << "a field is not tried";
  const std::vector<bool> arrived = same(decode_request(encode_request(sent)), sent);
  EXPECT_EQ(arrived, std::vector<bool>(arrived.size(), true));
}

TEST(RequestFile, AnEmptyRequestTravelsToo) {
  const std::vector<bool> arrived =
      same(decode_request(encode_request(WorkerRequest())), WorkerRequest());
  EXPECT_EQ(arrived, std::vector<bool>(arrived.size(), true));
}

TEST(RequestFile, OtherBytesAreRefused) {
  const std::string bytes = encode_request(full_request());
  EXPECT_THROW(decode_request(""), InputError);
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_THROW(decode_request(bytes.substr(0, length)), InputError) << length;
  EXPECT_THROW(decode_request("x" + bytes), InputError) << "fields of another version are shifted";
}

TEST(RequestFile, LiesInTheDirectoryOfTheRun) {
  const TempDirectory dir("request");
  WorkerRequest request = full_request();
  request.files = RunFiles(dir.path());
  const std::string path = write_request_file(request, request.role);
  EXPECT_EQ(path, dir.path() + "/.worker-3.request") << "which goes with the journals";
  EXPECT_EQ(read_request_file(path).run.params, request.run.params);
  EXPECT_THROW(read_request_file(dir.path() + "/none"), InputError);
}

}  // namespace
}  // namespace ordeal
