// The checker, on small histories of every model. Input: a byte that picks the model, then bytes
// that each choose one thing of the next operation: its kind, argument, output, time and status.
#include "harness/base/fuzz_testing.h"
#include "harness/history/judge_testing.h"

namespace ordeal::history {
namespace {

constexpr size_t kMostOperations = 12;

// The input, byte by byte; zeros behind its end.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ >= size_; }
  uint32_t below(size_t limit) { return empty() ? 0 : static_cast<uint32_t>(data_[at_++] % limit); }

 private:
  const uint8_t* data_;
  size_t size_;
  size_t at_ = 0;
};

// A value of the shape, out of few: operations must meet each other to be interesting.
Value value_of(Shape shape, Bytes& bytes) {
  static constexpr const char* kTexts[] = {"", "a", "a/b", "b", "ok", "ENOENT", "EEXIST", "file"};
  const uint32_t choice = bytes.below(16);
  switch (shape) {
    case Shape::nothing:
    case Shape::ignored:
      return {};
    case Shape::truth:
      return Value(choice % 2 == 1);
    case Shape::maybe:
      return choice % 3 == 2 ? Value() : Value(choice % 3 == 1);
    case Shape::integer:
      return choice == 15   ? Value(INT64_MAX)
             : choice == 14 ? Value(INT64_MIN)
                            : Value(int(choice % 4));
    case Shape::text:
      return Value(kTexts[choice % std::size(kTexts)]);
    case Shape::pair: {
      Value first = value_of(choice < 8 ? Shape::integer : Shape::text, bytes);
      return Value(Value::List{std::move(first),
                               value_of(choice < 8 ? Shape::integer : Shape::text, bytes)});
    }
    case Shape::any:
      break;
  }
  return choice == 15 ? Value() : Value(int(choice % 4));
}

// Each operation has a client of its own, so that any times are allowed. Its output is mostly the
// one that a sequential run would see, which other times may make wrong.
History history_of(const Model& model, Bytes& bytes) {
  History history;
  Value state = model.initial();
  int64_t now = 0;
  while (!bytes.empty() && history.size() < kMostOperations) {
    Operation operation;
    operation.client = static_cast<int64_t>(history.size());
    operation.line = static_cast<uint32_t>(history.size() + 1);
    const uint32_t kind = bytes.below(model.kinds.size());
    operation.op = model.kinds[kind].name;
    operation.value = value_of(model.kinds[kind].argument, bytes);
    operation.key = bytes.below(8) == 0 ? "other" : "";
    now += bytes.below(3);
    operation.call = now;
    operation.ret = now + bytes.below(6);
    Step seen = model.apply(state, kind, operation.value);
    const bool invented = bytes.below(4) == 0;
    operation.output = invented ? value_of(model.kinds[kind].output, bytes) : seen.output;
    const uint32_t status = bytes.below(16);
    if (status == 1) operation.status = Status::pending;
    if (status == 2) operation.status = Status::noinfo;
    if (status == 3) operation.status = Status::fail;
    if (operation.status != Status::ok) operation.output = {};
    if (operation.status == Status::pending) operation.ret = Operation::kNever;
    if (operation.status != Status::fail) state = std::move(seen.next);
    if (complaint(model, operation).empty()) history.push_back(std::move(operation));
  }
  return history;
}

}  // namespace
}  // namespace ordeal::history

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace ordeal::history;
  Bytes bytes(data, size);
  const Model& model = *models()[bytes.below(models().size())];
  assert_sound_verdict(model, history_of(model, bytes));
  return 0;
}
