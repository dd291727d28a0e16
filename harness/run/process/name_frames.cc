#include "harness/run/process/name_frames.h"

#include <fmt/format.h>
#include <stdio.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "harness/run/process/symbols.h"
#include "harness/scenario/run_request.h"

#ifndef ORDEAL_SOURCE_DIR
#define ORDEAL_SOURCE_DIR "/nowhere/"
#endif

namespace ordeal {
namespace {

struct Address {
  std::string path, offset;
  friend auto operator<=>(const Address&, const Address&) = default;
};
using Names = std::map<Address, std::vector<Frame>>;

bool parse(const std::string& module, Address& address) {
  const size_t plus = module.rfind("+0x");
  if (plus == std::string::npos || module[0] != '/') return false;
  address = {module.substr(0, plus), module.substr(plus + 1)};
  return true;
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char chunk[4096];
  if (pipe == nullptr) return text;
  for (size_t n = 0; (n = fread(chunk, 1, sizeof chunk, pipe.get())) > 0;) text.append(chunk, n);
  return text;
}

// For each address pairs of lines, the function and "FILE:LINE:COLUMN", innermost first, and then
// an empty line.
std::vector<std::vector<Frame>> read_symbols(const std::string& text) {
  std::vector<std::vector<Frame>> all;
  std::vector<Frame> frames;
  std::istringstream in(text);
  for (std::string function, place; std::getline(in, function);) {
    if (function.empty()) {
      all.push_back(std::move(frames));
      frames.clear();
      continue;
    }
    if (!std::getline(in, place)) break;
    Frame frame;
    if (function != "??") frame.function = function;
    const size_t column = place.rfind(':');
    const size_t line = column == std::string::npos ? column : place.rfind(':', column - 1);
    if (line != std::string::npos && place[0] != '?') {
      frame.file = place.substr(0, line);
      frame.file = std::filesystem::path(frame.file).lexically_normal();
      if (frame.file.starts_with(ORDEAL_SOURCE_DIR))
        frame.file.erase(0, sizeof ORDEAL_SOURCE_DIR - 1);
      frame.line = static_cast<uint32_t>(std::atoi(place.c_str() + line + 1));
    }
    frames.push_back(std::move(frame));
  }
  return all;
}

void look_up(const std::string& path, const std::set<std::string>& offsets, Names& names) {
  const std::string symbolizer = symbolizer_path();
  if (symbolizer.empty()) return;
  std::string command =
      fmt::format("{} --output-style=LLVM --functions=linkage --demangle --inlines --obj={}",
                  symbolizer, shell_quoted(path));
  for (const std::string& offset : offsets) command += " " + offset;
  const auto symbols = read_symbols(output_of(command + " 2>/dev/null </dev/null"));
  if (symbols.size() < offsets.size()) return;
  size_t at = 0;
  for (const std::string& offset : offsets) names[{path, offset}] = symbols[at++];
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

bool of_the_seam(const Frame& frame) {
  return frame.file.find("harness/sync/") != std::string::npos ||
         frame.file.find("harness/watch/") != std::string::npos;
}

std::vector<Frame> named(const std::vector<Frame>& frames, const Names& names) {
  std::vector<Frame> all;
  for (const Frame& frame : frames) {
    Address address;
    if (!parse(frame.module, address)) {
      all.push_back(frame);
      continue;
    }
    const auto known = names.find(address);
    const bool useful =
        known != names.end() && !known->second.empty() && !known->second.front().function.empty();
    for (Frame one : useful ? known->second : std::vector<Frame>{frame}) {
      one.module = file_name(address.path);
      all.push_back(std::move(one));
    }
  }
  const auto first = std::find_if_not(all.begin(), all.end(), of_the_seam);
  if (first != all.end()) all.erase(all.begin(), first);
  return all;
}

}  // namespace

void name_frames(std::vector<Finding>& findings) {
  std::map<std::string, std::set<std::string>> wanted;
  Address address;
  for (const Finding& finding : findings) {
    for (const Stack& stack : finding.stacks) {
      for (const Frame& frame : stack.frames)
        if (parse(frame.module, address)) wanted[address.path].insert(address.offset);
    }
  }
  if (wanted.empty()) return;
  Names names;
  for (const auto& [path, offsets] : wanted) look_up(path, offsets, names);
  for (Finding& finding : findings) {
    for (Stack& stack : finding.stacks) stack.frames = named(stack.frames, names);
  }
}

}  // namespace ordeal
