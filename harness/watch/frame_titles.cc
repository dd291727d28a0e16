#include "harness/watch/frame_titles.h"

#include <fmt/format.h>

namespace ordeal {
namespace {

// Returns true if the file belongs to the harness itself and not to a test of it.
bool is_of_harness(std::string_view file) {
  const bool below = file.starts_with("harness/") || file.find("/harness/") != file.npos;
  const size_t dot = file.rfind('.');
  const std::string_view stem = file.substr(0, dot);
  for (const char* suffix : {"_test", "_testing", "_bench"}) {
    if (stem.ends_with(suffix)) return false;
  }
  return below;
}

bool is_of_library(const Frame& frame) {
  return frame.file.empty() || frame.file.starts_with("/usr/") ||
         frame.file.find("compiler-rt/") != std::string::npos ||
         frame.function.starts_with("std::") || is_of_harness(frame.file);
}

void erase_all(std::string& text, std::string_view part) {
  for (size_t at = 0; (at = text.find(part, at)) != text.npos;) text.erase(at, part.size());
}

// Removes each balanced "<…>", but for those of operators, and lambdas as they are.
std::string without_template_arguments(std::string_view text) {
  std::string out;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool of_operator =
        depth == 0 && (out.ends_with("operator") || out.ends_with("operator<") ||
                       out.ends_with("operator-") || out.ends_with("operator>"));
    if (!of_operator && text[i] == '<') {
      ++depth;
    } else if (!of_operator && text[i] == '>' && depth > 0) {
      --depth;
    } else if (depth == 0) {
      out += text[i];
    }
  }
  return out;
}

// Cuts the first parameter list and all behind it; "operator()" is a name.
void cut_parameters(std::string& text) {
  size_t open = text.find('(');
  while (open != text.npos && text.substr(0, open).ends_with("operator"))
    open = text.find('(', open + 2);
  if (open != text.npos && open > 0) text.erase(open);
}

}  // namespace

std::string short_function(std::string_view function) {
  std::string text(function);
  erase_all(text, "(anonymous namespace)::");
  erase_all(text, "[abi:cxx11]");
  std::string_view prefix;
  size_t lambda = text.find("::{lambda");
  if (lambda == text.npos) lambda = text.find("::$_");
  if (lambda != text.npos) {
    text.erase(lambda);
    prefix = "lambda in ";
  }
  text = without_template_arguments(text);
  cut_parameters(text);
  if (text.find("operator") == text.npos) {
    const size_t space = text.rfind(' ');  // The return type of a template stands before it.
    if (space != text.npos) text.erase(0, space + 1);
  }
  erase_all(text, "ordeal::");
  return text.empty() ? std::string(function) : std::string(prefix) + text;
}

const Frame* first_user_frame(const std::vector<Frame>& frames) {
  for (const Frame& frame : frames) {
    if (!is_of_library(frame)) return &frame;
  }
  return frames.empty() ? nullptr : &frames.front();
}

std::string user_place(const std::vector<Frame>& frames) {
  const Frame* frame = first_user_frame(frames);
  if (frame == nullptr) return "unknown code";
  const std::string name = short_function(frame->function);
  return frame->file.empty() ? name : fmt::format("{} ({}:{})", name, frame->file, frame->line);
}

}  // namespace ordeal
