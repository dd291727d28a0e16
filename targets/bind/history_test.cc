// What targets tell of themselves is what the models say: a sound target that one thread uses at
// random gives a history that each model allows, and one answer that is changed does not.
#include <gtest/gtest.h>

#include "harness/history/check.h"
#include "harness/run/judge/history_map.h"
#include "targets/bind/gateway.h"
#include "targets/bind/memfs.h"
#include "targets/bind/unionfs.h"

namespace ordeal {
namespace {

class World {
 public:
  World(const TargetRow& row, const Options& given, const char* model) {
    plan_.targets.push_back({&row, check_options(given, row.options, row.name), false, 0, {}});
    plan_.checks.emplace_back().history.emplace().model = model;
    book_ = std::make_unique<HistoryBook>(plan_, &events_);
    log_ = book_->open("g/0");
    target_ = row.open(plan_.targets[0].options, {7, ""});
  }
  ~World() { target_->close(kForever); }

  int call(const char* name, const std::vector<std::string>& texts, int64_t number = 0) {
    const TargetRow& target = *plan_.targets[0].row;
    const OpRow& row = *find_row(target, name);
    call_.arg_count = 0;
    for (size_t i = 0; i < row.params.size(); ++i) {
      if (i >= texts.size() && row.params[i].kind != ParamKind::integer) break;
      ++call_.arg_count;
      call_.args[i] = i < texts.size() ? Value::of(std::string_view(texts[i])) : Value::of(number);
    }
    call_.result = Value();
    call_.list = nullptr;
    const auto slot = op_slot(0, static_cast<size_t>(&row - target.rows.data()));
    return log_->around(nullptr, slot, call_, [&] { return row.call(*target_, call_); });
  }
  ModelHistory told() const {
    const HistoryPlan& check = *plan_.checks[0].history;
    return model_history(plan_, check, false, *book_);
  }
  history::CheckReport judge(history::History history) const {
    const history::Model& model = *history::find_model(plan_.checks[0].history->model);
    for (const history::Operation& operation : history)
      EXPECT_EQ(history::complaint(model, operation), "");
    return history::check(model, std::move(history), {});
  }
  std::string pick(const std::vector<std::string>& names) {
    return names[random_.below(names.size())];
  }
  Random& random() { return random_; }

 private:
  Plan plan_;
  std::atomic<uint64_t> events_{0};
  std::unique_ptr<HistoryBook> book_;
  HistoryLog* log_ = nullptr;
  std::unique_ptr<Target> target_;
  Call call_;
  Random random_{7, "history", "test"};
};

Options options(Options::Record record) { return Options(Options::Value(std::move(record))); }
Options number(int64_t value) { return Options(Options::Value(value)); }

// One answer that a sound target cannot have given makes the history one without an order.
void expect_judged(const World& world, const char* lied_by, const history::Value& lie) {
  const ModelHistory told = world.told();
  EXPECT_EQ(told.incomplete, "");
  const history::CheckReport report = world.judge(told.history);
  EXPECT_EQ(report.verdict, Verdict::pass)
      << (report.counterexample ? report.counterexample->sentence : report.reason);
  history::History lying = told.history;
  for (auto it = lying.rbegin(); it != lying.rend(); ++it) {
    if (it->op != lied_by || it->status != history::Status::ok || it->output == lie) continue;
    it->output = lie;
    break;
  }
  EXPECT_EQ(world.judge(lying).verdict, Verdict::fail);
}

class FileSystems : public ::testing::TestWithParam<const TargetRow*> {};

TEST_P(FileSystems, APathBehavesLikeOneFile) {
  World world(*GetParam(), options({{"files", number(2)}}), "file");
  const std::vector<std::string> paths = {"/f0", "/f1", "/f2"};
  for (int64_t i = 1; i < 500; ++i) {
    switch (world.random().below(3)) {
      case 0:
        world.call("write", {world.pick(paths)}, i);
        break;
      case 1:
        world.call("unlink", {world.pick(paths)});
        break;
      default:
        world.call("read", {world.pick(paths)});
    }
  }
  expect_judged(world, "read", history::Value(12345));
}

TEST_P(FileSystems, NamesAreATree) {
  World world(*GetParam(), options({{"files", number(2)}, {"dirs", number(2)}}), "directory-tree");
  const std::vector<std::string> paths = {"/d0",    "/d1",   "/d0/f0", "/d1/f1",
                                          "/d0/d1", "/none", "/d1/x/y"};
  static const char* const kOps[] = {"mkdir", "create", "unlink", "rmdir", "stat", "readdir"};
  for (int i = 0; i < 1500; ++i) {
    const uint64_t which = world.random().below(7);
    if (which == 6) {
      world.call("rename", {world.pick(paths), world.pick(paths)});
    } else {
      world.call(kOps[which], {world.pick(paths)});
    }
  }
  world.call("readdir", {"/"});
  expect_judged(world, "readdir", history::Value(history::Value::List{history::Value("lie")}));
}

TEST_P(FileSystems, WhatTheModelHasNoWordForIsSaid) {
  World file(*GetParam(), options({}), "file"), tree(*GetParam(), options({}), "directory-tree");
  file.call("read", {"/f0"});
  file.call("chmod", {"/f0"}, 0600);
  EXPECT_EQ(file.told().incomplete, "");
  file.call("rename", {"/f0", "/f9"});
  EXPECT_NE(file.told().incomplete, "");
  tree.call("stat", {"/f0"});
  EXPECT_EQ(tree.told().incomplete, "");
  tree.call("write", {"/new"}, 1);
  EXPECT_NE(tree.told().incomplete, "");
}

INSTANTIATE_TEST_SUITE_P(All, FileSystems, ::testing::Values(&kMemfsTarget, &kUnionfsTarget),
                         [](const auto& each) { return std::string(each.param->name); });

TEST(GatewayHistory, TheLimiterIsATokenBucket) {
  World world(kGatewayTarget, options({{"limiter", options({{"capacity", number(5)}})}}),
              "token-bucket");
  for (int i = 0; i < 200; ++i) {
    const uint64_t which = world.random().below(8);
    if (which == 0) {
      world.call("reset_limiter", {});
    } else if (which < 6) {
      world.call("take", {}, 1 + static_cast<int64_t>(world.random().below(3)));
    } else {
      world.call("handle_request", {"client", ""});
    }
  }
  world.call("reset_limiter", {});
  world.call("take", {}, 1);
  expect_judged(world, "take", history::Value(false));
}

TEST(GatewayHistory, TheConfigurationIsARegister) {
  World world(kGatewayTarget, options({}), "register");
  for (int i = 0; i < 100; ++i) {
    if (world.random().below(2) == 0) world.call("reload", {}, 0);
    world.call("reload", {}, 3);
    world.call("read_config", {});
  }
  expect_judged(world, "read", history::Value("MIXED_GENERATION"));
}

TEST(GatewayHistory, TheRegistryIsAMapOfProviders) {
  World world(kGatewayTarget, options({}), "map");
  const std::vector<std::string> names = {"a", "b", "c"};
  static const char* const kOps[] = {"register", "unregister", "lookup"};
  for (int i = 0; i < 300; ++i) world.call(kOps[world.random().below(3)], {world.pick(names)});
  world.call("register", {"a"});
  world.call("lookup", {"a"});
  expect_judged(world, "contains", history::Value(false));
}

TEST(GatewayHistory, ALimiterThatFillsUpWithTimeIsNoSuchBucket) {
  const auto opened = [](const Options& limiter) {
    kGatewayTarget.opened(
        check_options(options({{"limiter", limiter}}), kGatewayTarget.options, "target.gateway"),
        "token-bucket");
  };
  EXPECT_NO_THROW(opened(options({{"capacity", number(5)}})));
  EXPECT_THROW(opened(options({})), InputError);
  EXPECT_THROW(opened(options({{"capacity", number(5)},
                               {"per_token", Options(Options::Value(std::string("1ms")))}})),
               InputError);
}

}  // namespace
}  // namespace ordeal
