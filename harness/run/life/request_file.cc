#include "harness/run/life/request_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "harness/base/input_error.h"
#include "harness/run/life/request_wire.h"

namespace ordeal {
namespace {

// Stand before and behind the request, so that the bytes of another version are refused.
constexpr uint64_t kBegin = 0x6f72646c72657131;  // "ordlreq1"
constexpr uint64_t kEnd = 0x6f72646c656e6421;    // "ordlend!"

}  // namespace

std::string encode_request(const WorkerRequest& request) {
  WireWriter writer;
  writer(kBegin, request, kEnd);
  return writer.bytes();
}

WorkerRequest decode_request(std::string_view bytes) {
  WireReader reader(bytes);
  uint64_t begin = 0, end = 0;
  WorkerRequest request;
  reader(begin, request, end);
  if (!reader.ok() || begin != kBegin || end != kEnd)
    throw InputError(
        "the request of this process is not one of this version: build every preset again, with "
        "the sanitizers' among them");
  return request;
}

std::string write_request_file(const WorkerRequest& request, const std::string& role) {
  const std::string path = request.files.request(role);
  std::ofstream out(path, std::ios::binary);
  out << encode_request(request);
  out.close();
  if (!out) throw InputError(fmt::format("cannot write {}: is the disk full?", path));
  return path;
}

WorkerRequest read_request_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw InputError(fmt::format(
        "{}: there is no such request; only a run starts this command, never a person", path));
  return decode_request(std::string((std::istreambuf_iterator<char>(in)), {}));
}

}  // namespace ordeal
