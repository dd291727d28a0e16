#include "harness/run/record/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace ordeal {
namespace {

enum Kind : uint16_t {
  kHello = 1,
  kPhase,
  kTicks,
  kGroup,
  kCheck,
  kFinding,
  kPoints,
  kError,
  kTarget,
  kEnd,
  kNote,
  kExploration,
  kInterleaving,
  kAssertions,
  kLockGraph,
  kHistory,
  kResources
};

struct FrameHeader {
  uint32_t size;
  uint16_t kind;
  uint16_t magic;
};
constexpr uint16_t kFrameMagic = 0x0DEA;

template <class T>
void visit(std::string_view payload, const std::function<void(const T&)>& f) {
  if (!f) return;
  T record;
  WireReader reader(payload);
  reader(record);
  if (reader.ok()) f(record);
}

void dispatch(uint16_t kind, std::string_view payload, const JournalVisitor& visitor) {
  switch (kind) {
    case kHello:
      return visit(payload, visitor.hello);
    case kPhase:
      return visit(payload, visitor.phase);
    case kTicks:
      return visit(payload, visitor.ticks);
    case kGroup:
      return visit(payload, visitor.group);
    case kCheck:
      return visit(payload, visitor.check);
    case kFinding:
      return visit(payload, visitor.finding);
    case kPoints:
      return visit(payload, visitor.points);
    case kError:
      return visit(payload, visitor.error);
    case kTarget:
      return visit(payload, visitor.target);
    case kEnd:
      return visit(payload, visitor.end);
    case kNote:
      return visit(payload, visitor.note);
    case kExploration:
      return visit(payload, visitor.exploration);
    case kInterleaving:
      return visit(payload, visitor.interleaving);
    case kAssertions:
      return visit(payload, visitor.assertions);
    case kLockGraph:
      return visit(payload, visitor.lock_graph);
    case kHistory:
      return visit(payload, visitor.history);
    case kResources:
      return visit(payload, visitor.resources);
    default:
      return;
  }
}

}  // namespace

template <class W>
void wire_fields(W& w, HelloRecord& r) {
  w(r.role, r.pid, r.build, r.sanitizer);
}
template <class W>
void wire_fields(W& w, PhaseRecord& r) {
  w(r.name, r.at, r.begins, r.detail);
}
template <class W>
void wire_fields(W& w, TickRow& r) {
  w(r.group, r.slot, r.at, r.service, r.response, r.errors);
}
template <class W>
void wire_fields(W& w, GroupRecord& r) {
  w(r.group, r.iterations, r.dropped, r.cpu, r.start, r.end);
}
template <class W>
void wire_fields(W& w, CheckRecord& r) {
  w(r.check, r.evaluations, r.failures, r.detail, r.first_at);
}
template <class W>
void wire_fields(W& w, ErrorRecord& r) {
  w(r.message, r.trace);
}
template <class W>
void wire_fields(W& w, TargetRecord& r) {
  w(r.target, r.metrics);
}
template <class W>
void wire_fields(W& w, EndRecord& r) {
  w(r.clean);
}

Journal::Journal(const std::string& path) : path_(path) {
  fd_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), path);
}

Journal::~Journal() { ::close(fd_); }

void Journal::append(uint16_t kind, std::string_view payload) {
  const FrameHeader header{static_cast<uint32_t>(payload.size()), kind, kFrameMagic};
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  bytes.append(payload);
  Lock lock(mu_);
  if (failed_) return;
  ssize_t done = -1;
  do {
    done = ::write(fd_, bytes.data(), bytes.size());
  } while (done < 0 && errno == EINTR);
  if (done == static_cast<ssize_t>(bytes.size())) return;
  // A record that is cut ends what a reader can use, so nothing is written behind it.
  failed_ = true;
  std::fprintf(stderr, "ordeal: the journal %s ends early: %s\n", path_.c_str(),
               done < 0 ? std::strerror(errno) : "a short write");
}

void Journal::write(const HelloRecord& r) { append(kHello, to_wire(r)); }
void Journal::write(const PhaseRecord& r) { append(kPhase, to_wire(r)); }
void Journal::write(const std::vector<TickRow>& r) { append(kTicks, to_wire(r)); }
void Journal::write(const GroupRecord& r) { append(kGroup, to_wire(r)); }
void Journal::write(const CheckRecord& r) { append(kCheck, to_wire(r)); }
void Journal::write(const Finding& r) { append(kFinding, to_wire(r)); }
void Journal::write(const std::vector<PointResult>& r) { append(kPoints, to_wire(r)); }
void Journal::write(const ErrorRecord& r) { append(kError, to_wire(r)); }
void Journal::write(const TargetRecord& r) { append(kTarget, to_wire(r)); }
void Journal::write(const EndRecord& r) { append(kEnd, to_wire(r)); }
void Journal::write(const ExplorationStats& r) { append(kExploration, to_wire(r)); }
void Journal::write(const Interleaving& r) { append(kInterleaving, to_wire(r)); }
void Journal::write(const std::vector<AssertionResult>& r) { append(kAssertions, to_wire(r)); }
void Journal::write(const LockGraph& r) { append(kLockGraph, to_wire(r)); }
void Journal::write(const HistoryResult& r) { append(kHistory, to_wire(r)); }
void Journal::write(const std::vector<ResourceRow>& r) { append(kResources, to_wire(r)); }
void Journal::note(const std::string& text) { append(kNote, to_wire(text)); }

JournalReader::~JournalReader() {
  if (fd_ >= 0) ::close(fd_);
}

void JournalReader::poll(const JournalVisitor& visitor) {
  if (fd_ < 0) fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) return;
  char chunk[64 * 1024];
  for (ssize_t n = 0; (n = ::read(fd_, chunk, sizeof chunk)) > 0;) {
    pending_.append(chunk, static_cast<size_t>(n));
  }
  size_t at = 0;
  while (pending_.size() - at >= sizeof(FrameHeader)) {
    FrameHeader header;
    std::memcpy(&header, pending_.data() + at, sizeof header);
    if (header.magic != kFrameMagic) {  // Nothing behind this can be trusted.
      at = pending_.size();
      break;
    }
    if (pending_.size() - at - sizeof header < header.size) break;
    dispatch(header.kind, std::string_view(pending_).substr(at + sizeof header, header.size),
             visitor);
    at += sizeof header + header.size;
  }
  pending_.erase(0, at);
}

}  // namespace ordeal
