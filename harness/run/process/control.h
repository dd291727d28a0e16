// What a worker and a file-system process of its run say to each other, over a socket pair.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/run/record/wire.h"
#include "harness/scenario/resource_counter.h"
#include "harness/scenario/target.h"

namespace ordeal {

// A Value that owns its text.
struct WireValue {
  uint8_t kind = 0;  // Value::Kind
  int64_t integer = 0;
  double number = 0;
  std::string text;

  static WireValue of(const Value& value);
  Value view() const;  // Borrows the text.
};
template <class W>
void wire_fields(W& w, WireValue& v) {
  w(v.kind, v.integer, v.number, v.text);
}

enum class ControlVerb : uint8_t { ready, arm, disarm, call, metrics, resources, stop };

struct ControlRequest {
  ControlVerb verb = ControlVerb::ready;
  uint32_t row = 0;  // call: which row of the target's table.
  std::vector<WireValue> args;
};
struct ControlReply {
  int32_t code = 0;   // call: what the row returned.
  std::string error;  // Misuse, or why it could not be done; "" on success.
  WireValue result;
  bool has_list = false;
  std::vector<std::string> list;
  std::vector<std::pair<std::string, double>> metrics;
  std::vector<HeldResource> resources;
};
template <class W>
void wire_fields(W& w, HeldResource& r) {
  w(r.kind, r.what, r.count);
}
template <class W>
void wire_fields(W& w, ControlRequest& r) {
  w(r.verb, r.row, r.args);
}
template <class W>
void wire_fields(W& w, ControlReply& r) {
  w(r.code, r.error, r.result, r.has_list, r.list, r.metrics, r.resources);
}

// One end of the pair. One thread at a time sends and receives.
class ControlSocket {
 public:
  explicit ControlSocket(int fd) : fd_(fd) {}
  ControlSocket(ControlSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ControlSocket& operator=(ControlSocket&&) = delete;
  ~ControlSocket();

  int fd() const { return fd_; }
  // False: the other end is gone, or the deadline passed.
  bool send(const std::string& bytes);
  bool receive(std::string& bytes, Instant deadline);

 private:
  int fd_;
};

// Two connected ends. Throws std::system_error.
std::pair<ControlSocket, ControlSocket> control_pair();

}  // namespace ordeal
