// The protocol between a worker and a file-system process of its run: the worker sends requests
// over a socket pair, and the process answers each one.
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

// A Value that owns its text, so that it can travel.
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

// What the worker asks for.
enum class ControlVerb : uint8_t { ready, arm, disarm, call, metrics, resources, stop };

// One request of the worker.
struct ControlRequest {
  ControlVerb verb = ControlVerb::ready;
  uint32_t row = 0;  // call: which row of the target's table.
  std::vector<WireValue> args;
};
// The answer to one request.
struct ControlReply {
  int32_t code = 0;   // call: the code that the row returned.
  std::string error;  // Why the request could not be carried out, such as misuse; "" on success.
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

// One end of the pair, which it closes. One thread at a time sends and receives.
class ControlSocket {
 public:
  explicit ControlSocket(int fd) : fd_(fd) {}
  ControlSocket(ControlSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ControlSocket& operator=(ControlSocket&&) = delete;
  ~ControlSocket();

  int fd() const { return fd_; }
  // Sends one message. Returns false if the other end is gone.
  bool send(const std::string& bytes);
  // Receives one message. Returns false if the other end is gone, or the deadline passed.
  bool receive(std::string& bytes, Instant deadline);

 private:
  int fd_;
};

// Returns two connected ends. Throws std::system_error.
std::pair<ControlSocket, ControlSocket> control_pair();

}  // namespace ordeal
