#include "harness/run/process/control.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace ordeal {
namespace {

// Sends or receives exactly `size` bytes; false where the other end is gone.
bool move_all(int fd, char* data, size_t size, bool out, Instant deadline) {
  while (size > 0) {
    const Instant now = Monotonic::now();
    const bool late = deadline <= now;  // Then only what is ready at once is moved.
    Duration left = Duration::zero();
    if (!late) left = deadline == kForever ? std::chrono::hours(1) : deadline - now;
    pollfd ready{fd, static_cast<short>(out ? POLLOUT : POLLIN), 0};
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    const int polled = ::poll(&ready, 1, static_cast<int>(std::min<int64_t>(wait, 3'600'000)));
    if (polled < 0 && errno != EINTR) return false;
    if (polled == 0 && late) return false;
    if (polled <= 0) continue;
    const ssize_t n = out ? ::send(fd, data, size, MSG_NOSIGNAL) : ::recv(fd, data, size, 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return false;
    data += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

WireValue WireValue::of(const Value& value) {
  WireValue wire;
  wire.kind = static_cast<uint8_t>(value.kind());
  switch (value.kind()) {
    case Value::Kind::nil:
      break;
    case Value::Kind::boolean:
      wire.integer = value.boolean() ? 1 : 0;
      break;
    case Value::Kind::integer:
      wire.integer = value.integer();
      break;
    case Value::Kind::number:
      wire.number = value.number();
      break;
    case Value::Kind::text:
      wire.text = value.text();
      break;
  }
  return wire;
}

Value WireValue::view() const {
  switch (static_cast<Value::Kind>(kind)) {
    case Value::Kind::nil:
      break;
    case Value::Kind::boolean:
      return Value::of(integer != 0);
    case Value::Kind::integer:
      return Value::of(integer);
    case Value::Kind::number:
      return Value::of(number);
    case Value::Kind::text:
      return Value::of(std::string_view(text));
  }
  return {};
}

ControlSocket::~ControlSocket() {
  if (fd_ >= 0) ::close(fd_);
}

bool ControlSocket::send(const std::string& bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  std::string frame(reinterpret_cast<const char*>(&size), sizeof size);
  frame += bytes;
  return move_all(fd_, frame.data(), frame.size(), true, kForever);
}

bool ControlSocket::receive(std::string& bytes, Instant deadline) {
  constexpr uint32_t kMost = 64U << 20;
  uint32_t size = 0;
  if (!move_all(fd_, reinterpret_cast<char*>(&size), sizeof size, false, deadline)) return false;
  if (size > kMost) return false;
  bytes.resize(size);
  return move_all(fd_, bytes.data(), size, false, deadline);
}

std::pair<ControlSocket, ControlSocket> control_pair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {ControlSocket(fds[0]), ControlSocket(fds[1])};
}

}  // namespace ordeal
