#include "harness/history/model.h"

#include <gmock/gmock.h>

#include <set>

namespace ordeal::history {
namespace {

// Runs operations of a model one after the other.
class Sequence {
 public:
  explicit Sequence(const char* model) : model_(*find_model(model)), state_(model_.initial()) {}

  // What the operation answers, as JSON.
  std::string operator()(const char* op, const Value& value = {}) {
    Step done = model_.apply(state_, *find_kind(model_, op), value);
    state_ = std::move(done.next);
    return done.output.json();
  }

 private:
  const Model& model_;
  Value state_;
};

Value pair(Value a, Value b) { return Value(Value::List{std::move(a), std::move(b)}); }

TEST(Models, EachIsListedOnceAndExplainsItself) {
  std::set<std::string_view> names;
  for (const Model* model : models()) {
    EXPECT_TRUE(names.insert(model->name).second) << model->name;
    EXPECT_EQ(find_model(model->name), model);
    EXPECT_NE(std::string(model->about), "");
    EXPECT_FALSE(model->kinds.empty());
  }
  EXPECT_EQ(names.size(), 13U);
  EXPECT_EQ(find_model("regster"), nullptr);
}

TEST(Models, RegistersReadWhatWasWrittenAndCasOnlyWhatIsThere) {
  Sequence on("cas-register");
  EXPECT_EQ(on("read"), "null");
  EXPECT_EQ(on("cas", pair(Value(1), Value(2))), "false");
  on("write", Value(1));
  EXPECT_EQ(on("cas", pair(Value(1), Value(2))), "true");
  EXPECT_EQ(on("read"), "2");
}

TEST(Models, KvAppendsAndCounterAdds) {
  Sequence kv("kv");
  EXPECT_EQ(kv("get"), "\"\"");
  kv("put", Value("a"));
  kv("append", Value("b"));
  EXPECT_EQ(kv("get"), "\"ab\"");
  Sequence counter("counter");
  counter("add", Value(3));
  counter("add", Value(-1));
  EXPECT_EQ(counter("read"), "2");
}

TEST(Models, QueuesAreFirstInFirstOutAndStacksTheOtherWay) {
  Sequence queue("queue"), stack("stack");
  EXPECT_EQ(queue("dequeue"), "null");
  EXPECT_EQ(stack("pop"), "null");
  for (int i = 1; i <= 2; ++i) {
    queue("enqueue", Value(i));
    stack("push", Value(i));
  }
  EXPECT_EQ(queue("dequeue"), "1");
  EXPECT_EQ(stack("pop"), "2");
  EXPECT_EQ(queue("dequeue"), "2");
  EXPECT_EQ(queue("dequeue"), "null");
}

TEST(Models, SetsAndMapsSayWhetherTheyChanged) {
  Sequence set("set");
  EXPECT_EQ(set("add", Value(2)), "true");
  EXPECT_EQ(set("add", Value(1)), "true");
  EXPECT_EQ(set("add", Value(2)), "false");
  EXPECT_EQ(set("contains", Value(1)), "true");
  EXPECT_EQ(set("remove", Value(1)), "true");
  EXPECT_EQ(set("remove", Value(1)), "false");
  Sequence map("map");
  EXPECT_EQ(map("replace", Value(1)), "false");
  EXPECT_EQ(map("put_if_absent", Value(1)), "true");
  EXPECT_EQ(map("put_if_absent", Value(2)), "false");
  EXPECT_EQ(map("get"), "1");
  EXPECT_EQ(map("remove"), "true");
  EXPECT_EQ(map("contains"), "false");
}

TEST(Models, AFileIsAbsentUntilItIsWritten) {
  Sequence on("file");
  EXPECT_EQ(on("read"), "null");
  EXPECT_EQ(on("unlink"), "false");
  on("write", Value(7));
  EXPECT_EQ(on("create"), "false");
  EXPECT_EQ(on("read"), "7");
  EXPECT_EQ(on("unlink"), "true");
  EXPECT_EQ(on("exists"), "false");
  EXPECT_EQ(on("create"), "true");
  EXPECT_EQ(on("read"), "\"\"");
}

TEST(Models, ATreeAnswersLikeAFileSystem) {
  Sequence on("directory-tree");
  EXPECT_EQ(on("create", Value("a/f")), "\"ENOENT\"");
  EXPECT_EQ(on("mkdir", Value("a")), "\"ok\"");
  EXPECT_EQ(on("create", Value("a/f")), "\"ok\"");
  EXPECT_EQ(on("create", Value("a/f/g")), "\"ENOTDIR\"");
  EXPECT_EQ(on("rmdir", Value("a")), "\"ENOTEMPTY\"");
  EXPECT_EQ(on("unlink", Value("a")), "\"EISDIR\"");
  EXPECT_EQ(on("rename", pair(Value("a"), Value("a/b"))), "\"EINVAL\"");
  EXPECT_EQ(on("mkdir", Value("b")), "\"ok\"");
  EXPECT_EQ(on("rename", pair(Value("a"), Value("b"))), "\"ok\"");
  EXPECT_EQ(on("stat", Value("a")), "\"ENOENT\"");
  EXPECT_EQ(on("stat", Value("b/f")), "\"file\"");
  EXPECT_EQ(on("rename", pair(Value("b/f"), Value("g"))), "\"ok\"");
  EXPECT_EQ(on("readdir", Value("")), "[\"b\",\"g\"]");
  EXPECT_EQ(on("readdir", Value("b")), "[]");
  EXPECT_EQ(on("rmdir", Value("b")), "\"ok\"");
  EXPECT_EQ(on("unlink", Value("g")), "\"ok\"");
}

TEST(Models, GuardsOfAService) {
  Sequence bucket("token-bucket");
  bucket("open", pair(Value(3), Value(2)));
  EXPECT_EQ(bucket("take", Value(2)), "true");
  EXPECT_EQ(bucket("take", Value(1)), "false");
  bucket("refill", Value(9));
  EXPECT_EQ(bucket("take", Value(4)), "false");
  EXPECT_EQ(bucket("take", Value(3)), "true");

  Sequence breaker("breaker");
  breaker("open", Value(2));
  breaker("fail");
  EXPECT_EQ(breaker("allow"), "true");
  breaker("fail");
  EXPECT_EQ(breaker("allow"), "false");
  breaker("cool");
  EXPECT_EQ(breaker("allow"), "true");
  EXPECT_EQ(breaker("allow"), "false");
  breaker("succeed");
  EXPECT_EQ(breaker("allow"), "true");

  Sequence pool("permit-pool");
  EXPECT_EQ(pool("acquire"), "false");
  pool("resize", Value(1));
  EXPECT_EQ(pool("acquire"), "true");
  EXPECT_EQ(pool("acquire"), "false");
  EXPECT_EQ(pool("release"), "true");
  EXPECT_EQ(pool("release"), "false");
  EXPECT_EQ(pool("available"), "1");
}

TEST(Models, AnOutputThatWasNotLookedAtAssertsNothing) {
  const Model& set = *find_model("set");
  Operation add{.op = "add", .value = Value(1)};
  EXPECT_FALSE(asserts_output(set.kinds[0], add));
  EXPECT_FALSE(is_observer(set.kinds[0], add));
  add.output = Value(false);
  EXPECT_TRUE(asserts_output(set.kinds[0], add));
  EXPECT_TRUE(is_observer(set.kinds[0], add));
  EXPECT_FALSE(step(set, set.initial(), 0, add).has_value());  // It would have changed the set.
  add.status = Status::noinfo;
  EXPECT_FALSE(is_observer(set.kinds[0], add));
  EXPECT_TRUE(step(set, set.initial(), 0, add).has_value());
  // A queue may hold false: taking it out is no refusal.
  const Model& queue = *find_model("queue");
  const Operation take{.op = "dequeue", .output = Value(false)};
  EXPECT_FALSE(is_observer(queue.kinds[1], take));
}

TEST(Models, NumbersThatDoNotFitWrapOrAreCut) {
  Sequence bucket("token-bucket");
  bucket("open", pair(Value(-1), Value(0)));
  bucket("refill", Value(1));  // No bucket is smaller than empty.
  EXPECT_EQ(bucket("take", Value(1)), "false");
  bucket("open", pair(Value(INT64_MAX), Value(INT64_MAX)));
  bucket("refill", Value(INT64_MAX));
  EXPECT_EQ(bucket("take", Value(INT64_MAX)), "true");
  EXPECT_EQ(bucket("take", Value(1)), "false");

  Sequence permits("permit-pool");
  permits("resize", Value(INT64_MAX));
  permits("resize", Value(INT64_MIN));
  permits("resize", Value(3));
  EXPECT_EQ(permits("available"), "3");
}

}  // namespace
}  // namespace ordeal::history
