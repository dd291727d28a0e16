#include "harness/history/model.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "harness/base/text.h"
#include "harness/history/models.h"

namespace ordeal::history {
namespace {

constexpr std::array kModels{
    &kRegister, &kCasRegister,   &kKv,          &kCounter, &kQueue,      &kStack, &kSet, &kMapModel,
    &kFile,     &kDirectoryTree, &kTokenBucket, &kBreaker, &kPermitPool,
};

const char* wanted(Shape shape) {
  switch (shape) {
    case Shape::truth:
      return "true or false";
    case Shape::maybe:
      return "true, false or null";
    case Shape::integer:
      return "an integer";
    case Shape::text:
      return "text";
    case Shape::pair:
      return "a list of two";
    case Shape::nothing:
      return "null";
    case Shape::any:
    case Shape::ignored:
      break;
  }
  return "any value";
}

bool fits(Shape shape, const Value& value) {
  switch (shape) {
    case Shape::truth:
      return value.is_bool();
    case Shape::maybe:
      return value.is_bool() || value.is_null();
    case Shape::integer:
      return value.is_int();
    case Shape::text:
      return value.is_text();
    case Shape::pair:
      return value.is_list() && value.list().size() == 2;
    case Shape::nothing:
      return value.is_null();
    case Shape::any:
    case Shape::ignored:
      break;
  }
  return true;
}

}  // namespace

std::span<const Model* const> models() { return kModels; }

const Model* find_model(std::string_view name) {
  for (const Model* model : kModels) {
    if (name == model->name) return model;
  }
  return nullptr;
}

std::optional<uint32_t> find_kind(const Model& model, std::string_view name) {
  for (uint32_t i = 0; i < model.kinds.size(); ++i) {
    if (name == model.kinds[i].name) return i;
  }
  return std::nullopt;
}

std::string complaint(const Model& model, const Operation& operation) {
  const std::optional<uint32_t> kind = find_kind(model, operation.op);
  if (!kind) {
    std::vector<std::string> names;
    for (const OperationKind& each : model.kinds) names.emplace_back(each.name);
    const std::string hint = did_you_mean(operation.op, names);
    return fmt::format("unknown operation \"{}\" of model {}{}; it has {}", operation.op,
                       model.name, hint, join(names, ", "));
  }
  const OperationKind& wants = model.kinds[*kind];
  if (!fits(wants.argument, operation.value)) {
    return fmt::format("the value of {} is {}, expected {}", operation.op, operation.value.json(),
                       wanted(wants.argument));
  }
  if (operation.status == Status::ok && !fits(wants.output, operation.output)) {
    return fmt::format("the output of {} is {}, expected {}", operation.op, operation.output.json(),
                       wanted(wants.output));
  }
  return "";
}

bool asserts_output(const OperationKind& kind, const Operation& operation) {
  if (operation.status != Status::ok || kind.output == Shape::ignored) return false;
  return kind.output != Shape::maybe || !operation.output.is_null();
}

bool is_observer(const OperationKind& kind, const Operation& operation) {
  if (kind.observes == Observes::always) return true;
  if (kind.observes == Observes::never || !asserts_output(kind, operation)) return false;
  switch (kind.output) {
    case Shape::any:  // Nothing was there to be had.
      return operation.output.is_null();
    case Shape::text:  // The one text that is no error is "ok".
      return operation.output.text() != "ok";
    default:
      return operation.output.is(false);
  }
}

std::optional<Value> step(const Model& model, const Value& state, uint32_t kind,
                          const Operation& operation) {
  Step done = model.apply(state, kind, operation.value);
  if (asserts_output(model.kinds[kind], operation) && !(done.output == operation.output)) {
    return std::nullopt;
  }
  return std::move(done.next);
}

}  // namespace ordeal::history
