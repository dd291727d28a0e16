#include "harness/history/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace ordeal::history {
namespace {

// Argument and output of a shape, out of a few.
class Arguments {
 public:
  Arguments(const Model& model, const GenerateOptions& options)
      : tree_(model.name == "directory-tree"), text_(model.name == "kv"), options_(options) {}

  Value draw(Shape shape, Random& random) {
    switch (shape) {
      case Shape::integer:
        return Value(static_cast<int64_t>(number(random) % 8));
      case Shape::text:
        return text(random);
      case Shape::pair:
        if (tree_) return Value(Value::List{text(random), text(random)});
        return Value(Value::List{small(random), small(random)});
      case Shape::any:
        return text_ ? text(random) : Value(static_cast<int64_t>(number(random)));
      case Shape::truth:
      case Shape::maybe:
        return Value(random.below(2) == 0);
      case Shape::ignored:
      case Shape::nothing:
        break;
    }
    return {};
  }

 private:
  uint64_t number(Random& random) {
    return options_.values == 0 ? ++unique_ : random.below(options_.values);
  }
  Value small(Random& random) {
    return Value(static_cast<int64_t>(random.below(std::max(options_.values, 1U))));
  }
  Value text(Random& random) {
    static constexpr const char* kPaths[] = {"a", "b", "a/c", "a/d", "b/c", "a/c/e"};
    if (tree_) return Value(kPaths[random.below(std::size(kPaths))]);
    return Value(fmt::format("{}.", number(random)));
  }

  const bool tree_, text_;
  const GenerateOptions& options_;
  uint64_t unique_ = 0;
};

class Generator {
 public:
  Generator(const Model& model, const GenerateOptions& options)
      : model_(model),
        options_(options),
        random_(options.seed, "history.generate", model.name),
        arguments_(model, options),
        states_(std::max(options.keys, 1U), model.initial()),
        clients_(std::max(options.clients, 1U)) {
    for (size_t i = 0; i < clients_.size(); ++i) clients_[i].id = static_cast<int64_t>(i);
    next_id_ = static_cast<int64_t>(clients_.size());
  }

  History run() {
    size_t busy = 0;
    while (history_.size() < options_.operations || busy > 0) {
      Client& client = clients_[random_.below(clients_.size())];
      if (client.phase == Phase::idle) {
        if (history_.size() == options_.operations) continue;
        call(client);
        ++busy;
      } else if (client.phase == Phase::called) {
        take_effect(client);
      } else {
        come_back(client);
        --busy;
      }
    }
    lie();
    return std::move(history_);
  }

 private:
  enum class Phase : uint8_t { idle, called, applied };
  struct Client {
    int64_t id = 0;
    Phase phase = Phase::idle;
    size_t operation = 0;
    size_t key = 0;
    uint32_t kind = 0;
  };

  void call(Client& client) {
    client.key = random_.below(states_.size());
    client.kind = static_cast<uint32_t>(random_.below(model_.kinds.size()));
    Operation operation{.client = client.id, .call = time_++};
    operation.op = model_.kinds[client.kind].name;
    operation.key = states_.size() > 1 ? fmt::format("k{}", client.key) : "";
    operation.value = arguments_.draw(model_.kinds[client.kind].argument, random_);
    client.operation = history_.size();
    client.phase = Phase::called;
    history_.push_back(std::move(operation));
  }
  void take_effect(Client& client) {
    Operation& operation = history_[client.operation];
    if (random_.chance(options_.fail)) {
      operation.status = Status::fail;
    } else {
      const bool pending = random_.chance(options_.pending);
      operation.status = pending                           ? Status::pending
                         : random_.chance(options_.noinfo) ? Status::noinfo
                                                           : Status::ok;
      // What stays pending took effect in one of two cases.
      if (!pending || random_.below(2) == 0) {
        Step done = model_.apply(states_[client.key], client.kind, operation.value);
        states_[client.key] = std::move(done.next);
        if (operation.status == Status::ok) operation.output = std::move(done.output);
      }
    }
    client.phase = Phase::applied;
  }
  void come_back(Client& client) {
    Operation& operation = history_[client.operation];
    if (operation.status == Status::pending) {
      client.id = next_id_++;
    } else {
      operation.ret = time_++;
    }
    client.phase = Phase::idle;
  }
  // Swaps outputs of the same kind, or draws one anew.
  void lie() {
    for (uint32_t i = 0; i < options_.lies && !history_.empty(); ++i) {
      Operation& operation = history_[random_.below(history_.size())];
      const OperationKind& kind = model_.kinds[*find_kind(model_, operation.op)];
      if (!asserts_output(kind, operation)) continue;
      const Operation& other = history_[random_.below(history_.size())];
      if (other.op == operation.op && other.status == Status::ok && random_.below(2) == 0) {
        operation.output = other.output;
      } else {
        operation.output = arguments_.draw(kind.output, random_);
      }
    }
  }

  const Model& model_;
  const GenerateOptions& options_;
  Random random_;
  Arguments arguments_;
  std::vector<Value> states_;
  std::vector<Client> clients_;
  int64_t next_id_ = 0, time_ = 0;
  History history_;
};

}  // namespace

History generate(const Model& model, const GenerateOptions& options) {
  return Generator(model, options).run();
}

}  // namespace ordeal::history
