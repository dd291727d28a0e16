#include "reports/sample_testing.h"

namespace ordeal {
namespace {

constexpr int64_t kUs = 1000;
constexpr int64_t kMs = 1000 * kUs;

HistoryBar bar(uint32_t client, int64_t call, int64_t ret, const char* text, const char* output) {
  HistoryBar one;
  one.client = client;
  one.call = call;
  one.ret = ret;
  one.text = text;
  one.output = output;
  return one;
}
HistoryBar core(HistoryBar one) {
  one.core = true;
  return one;
}
HistoryBar failed(HistoryBar one) {
  one.failed = true;
  return core(std::move(one));
}

// A read that comes back with what a write before it had already replaced.
HistoryResult violated() {
  HistoryResult history;
  history.name = "linearizable(file) per path";
  history.model = "file";
  history.verdict = Verdict::fail;
  history.levels = {{"linearizable", Verdict::fail},
                    {"sequential", Verdict::pass},
                    {"quiescent", Verdict::unknown}};
  history.operations = 50'511;
  history.objects = 4;
  history.violated = 1;
  history.seconds = 0.21;
  history.file = "history.jsonl";
  history.key = "b";
  history.sentence =
      "read() of readers/2 returned 3, but write(17) of writers/0 had replaced it 62us before the "
      "read was called.";
  history.states = {"17", "21"};
  history.clients = {"writers/0", "writers/1", "readers/2", "remover/0"};
  const int64_t t = 12 * kMs;
  history.bars = {bar(1, t, t + 90 * kUs, "write(3)", "ok"),
                  bar(2, t + 20 * kUs, t + 60 * kUs, "read()", "ENOENT"),
                  core(bar(0, t + 104 * kUs, t + 640 * kUs, "write(17)", "ok")),
                  bar(3, t + 300 * kUs, t + 330 * kUs, "unlink()", "EBUSY"),
                  bar(1, t + 500 * kUs, -1, "write(21)", ""),
                  bar(2, t + 350 * kUs, t + 420 * kUs, "read()", "3"),
                  failed(bar(2, t + 702 * kUs, t + 731 * kUs, "read()", "3"))};
  history.bars_total = 7;
  history.bands = {{t + 150 * kUs, t + 610 * kUs, "delay at unionfs.copy_up.write, writers/0"},
                   {t + 300 * kUs, t + 300 * kUs, "error at unionfs.lower.unlink, remover/0"}};
  return history;
}

HistoryResult undecided() {
  HistoryResult history;
  history.name = "linearizable(tree)";
  history.model = "tree";
  history.verdict = Verdict::unknown;
  history.reason = "its memory of 1 GiB ended after 31,000 of 50,511 operations";
  history.levels = {{"linearizable", Verdict::unknown}};
  history.operations = 50'511;
  history.objects = 1;
  history.unknown = 1;
  history.seconds = 9.4;
  return history;
}

LockGraph cyclic() {
  const auto edge = [](uint32_t from, uint32_t to, uint64_t count, bool in_cycle) {
    LockEdge one;
    one.from = from;
    one.to = to;
    one.count = count;
    one.thread = in_cycle ? "writers/1" : "readers/0";
    one.held_at = "targets/unionfs/union_fs.cc:" + std::to_string(100 + from * 10);
    one.taken_at = "targets/unionfs/union_fs.cc:" + std::to_string(104 + to * 10);
    one.in_cycle = in_cycle;
    return one;
  };
  LockGraph graph;
  graph.nodes = {{"unionfs.branches", "targets/unionfs/branches.h:40", 50'511},
                 {"unionfs.copy_up", "targets/unionfs/copy_up.h:31", 64},
                 {"unionfs.whiteouts", "targets/unionfs/whiteouts.h:22", 998},
                 {"unionfs.handles", "targets/unionfs/handle_table.h:55", 19'702},
                 {"unionfs.stats", "targets/unionfs/stats.h:12", 70'213}};
  graph.edges = {edge(0, 1, 64, false), edge(1, 2, 31, true),     edge(2, 3, 12, true),
                 edge(3, 1, 1, true),   edge(0, 3, 8'120, false), edge(3, 4, 19'702, false)};
  return graph;
}

AssertionResult seen(const char* kind, const char* claim, uint64_t evaluations, uint64_t held,
                     int64_t first_at, Verdict verdict) {
  AssertionResult one;
  one.kind = kind;
  one.claim = claim;
  one.file = "targets/unionfs/copy_up.cc";
  one.line = 40 + static_cast<uint32_t>(std::string(claim).size());
  one.evaluations = evaluations;
  one.held = held;
  one.first_at = first_at;
  one.thread = first_at < 0 ? "" : "writers/0";
  one.verdict = verdict;
  return one;
}

std::vector<AssertionResult> catalogue() {
  return {
      seen("always", "unionfs: a whiteout hides what lies below", 50'511, 50'510, 9 * kMs,
           Verdict::fail),
      seen("sometimes", "unionfs: two copy-ups of one path meet", 64, 3, 31 * kMs, Verdict::pass),
      seen("sometimes", "unionfs: a rename crosses branches", 12, 0, -1, Verdict::unknown),
      seen("reached", "unionfs: the handle table grows", 0, 0, -1, Verdict::unknown),
      seen("unreachable", "unionfs: a handle is closed twice", 0, 0, -1, Verdict::pass),
      seen("eventually", "all handles are closed", 4, 1, 10'040 * kMs, Verdict::pass)};
}

ResourceRow resource(const char* name, const char* unit, double before, double after, double most,
                     Verdict verdict, const char* detail) {
  ResourceRow row;
  row.name = name;
  row.unit = unit;
  row.before = before;
  row.after = after;
  row.most = most;
  row.verdict = verdict;
  row.detail = detail;
  return row;
}

std::vector<ResourceRow> resources() {
  std::vector<ResourceRow> rows = {
      resource("fds", "", 11, 11, 19, Verdict::pass, ""),
      resource("threads", "", 3, 3, 12, Verdict::pass, ""),
      resource("handles of unionfs", "", 0, 2, 40, Verdict::fail,
               "2 handles are open: opened by writers/1 at targets/unionfs/union_fs.cc:212"),
      resource("memory", "bytes", 41e6, 52.5e6, 60e6, Verdict::unknown,
               "the run is too short for a slope")};
  rows[3].slope = 1.1e6;
  return rows;
}

std::vector<SuppressionResult> suppressions() {
  return {{"race:ordeal::unionfs::Stats::*", "ada", "counters may be torn; they are for people",
           "2026-12-31", "ci/suppressions.txt", 3, 17, ""},
          {"leak:libfuse*", "grace", "a fixed allocation of the library", "2026-06-30",
           "ci/suppressions.txt", 4, 0, "not needed: nothing matched"},
          {"race:memfs::Node::size", "alan", "fixed by the next release", "2026-11-01",
           "ci/suppressions.txt", 9, 2, "expired"}};
}

Finding found(FindingKind kind, const char* claim, const char* fingerprint) {
  Finding finding;
  finding.kind = kind;
  finding.claim = claim;
  finding.fingerprint = fingerprint;
  finding.reproduce = "ordeal run scenarios/unionfs/copy_up_races_unlink.lua --seed 7";
  return finding;
}

Result failing() {
  Result result = rich_result();
  result.verdict = Verdict::fail;
  result.reason = "history: path \"b\": read() returned 3 after write(17) (and 2 more)";
  Finding history =
      found(FindingKind::history, "path \"b\": no order explains read() = 3", "00c0ffee12345678");
  history.evidence = "writers/0  write(17)  ok\nreaders/2  read()     3";
  Finding always = found(FindingKind::invariant, "unionfs: a whiteout hides what lies below",
                         "00000000a5521001");
  always.location = "targets/unionfs/copy_up.cc:81";
  always.thread = "writers/0";
  Finding leak = found(FindingKind::leak, "2 handles of unionfs are left", "00000000a5521002");
  leak.resource = "handles";
  leak.phase = "close";
  Finding order = found(FindingKind::lock_order,
                        "possible deadlock: unionfs.copy_up, unionfs.whiteouts and unionfs.handles "
                        "are taken in a cycle of orders by writers/0, writers/1 and readers/0",
                        "00000000a5521003");
  order.warning = true;
  order.phase = "run";
  order.locks = {"unionfs.copy_up", "unionfs.whiteouts", "unionfs.handles"};
  order.threads = {{"writers/0",
                    "lock unionfs.whiteouts",
                    "writers/1",
                    {"unionfs.copy_up"},
                    "targets/unionfs/copy_up.cc:81"},
                   {"writers/1",
                    "lock unionfs.handles",
                    "readers/0",
                    {"unionfs.whiteouts"},
                    "targets/unionfs/whiteouts.cc:44"},
                   {"readers/0",
                    "lock unionfs.copy_up",
                    "writers/0",
                    {"unionfs.handles"},
                    "targets/unionfs/handles.cc:120"}};
  Finding race = found(FindingKind::data_race,
                       "Two threads use unionfs::Stats::reads_ without "
                       "order, one of them writing.",
                       "00000000a5521004");
  race.suppressed = "ada: counters may be torn; they are for people";
  result.findings = {history, always, leak, order, race};
  result.histories = {violated(), undecided()};
  result.lock_graph = cyclic();
  result.assertions = catalogue();
  result.resources = resources();
  result.suppressions = suppressions();
  return result;
}

// Everything was looked at and nothing is wrong.
Result clean() {
  Result result = rich_result();
  HistoryResult history = violated();
  history.verdict = Verdict::pass;
  history.levels = {{"linearizable", Verdict::pass}};
  history.violated = 0;
  history.key = history.sentence = "";
  history.states.clear();
  history.clients.clear();
  history.bars.clear();
  history.bars_total = 0;
  history.bands.clear();
  result.histories = {history};
  result.lock_graph = cyclic();
  result.lock_graph.edges.erase(result.lock_graph.edges.begin() + 3);
  for (LockEdge& edge : result.lock_graph.edges) edge.in_cycle = false;
  result.assertions = {catalogue()[1], catalogue()[4], catalogue()[5]};
  result.resources = {resources()[0], resources()[1]};
  result.suppressions = {suppressions()[0]};
  return result;
}

// The violation of an explored schedule: its stamps are numbers of events.
Result explored() {
  Result result = rich_result();
  result.mode = Mode::explore;
  result.verdict = Verdict::fail;
  result.reason = "history: path \"b\": no order explains read() = 3";
  result.findings = {
      found(FindingKind::history, "path \"b\": no order explains read() = 3", "00c0ffee00e9b10e")};
  HistoryResult history = violated();
  history.unit = "steps";
  history.bands.clear();
  history.bars = {bar(1, 1, 2, "write(3)", "ok"), core(bar(0, 3, 1'204, "write(17)", "ok")),
                  failed(bar(2, 1'205, 1'206, "read()", "3"))};
  history.bars_total = 3;
  result.histories = {history};
  return result;
}

// A counterexample of 2,000 operations of 40 clients, of which a report shows what it can; and a
// lock graph of 60 locks.
Result large() {
  Result result = rich_result();
  result.verdict = Verdict::fail;
  result.reason = "history: key \"x\": no order explains read() = 7";
  result.findings = {
      found(FindingKind::history, "key \"x\": no order explains read() = 7", "00c0ffee00002000")};
  HistoryResult history = violated();
  history.clients.clear();
  history.bars.clear();
  for (uint32_t client = 0; client < 40; ++client) {
    history.clients.push_back("workers/" + std::to_string(client));
  }
  for (uint32_t i = 0; i < 2'000; ++i) {
    const int64_t call = 12 * kMs + i * 4 * kUs;
    HistoryBar one = bar(i % 40, call, call + (60 + i * 7 % 83) * kUs,
                         i % 3 == 0 ? "write(5)" : "read()", i % 3 == 0 ? "ok" : "5");
    one.core = i > 1'990;
    history.bars.push_back(std::move(one));
  }
  history.bars.back().failed = true;
  history.bars_total = 3'411;
  result.histories = {history};
  for (uint32_t i = 0; i < 60; ++i) {
    result.lock_graph.nodes.push_back(
        {"pool.shard" + std::to_string(i), "pool.h:" + std::to_string(100 + i), 1000 + i});
    for (uint32_t to : {i * 7 % 60, i + 1}) {
      if (to <= i || to >= 60) continue;
      LockEdge edge;
      edge.from = i;
      edge.to = to;
      edge.count = i + 1;
      edge.held_at = "pool.cc:10";
      edge.taken_at = "pool.cc:20";
      result.lock_graph.edges.push_back(edge);
    }
  }
  return result;
}

}  // namespace

std::vector<Sample> check_samples() {
  return {{"checks_failing", failing()},
          {"checks_clean", clean()},
          {"checks_large", large()},
          {"checks_explored", explored()}};
}

}  // namespace ordeal
