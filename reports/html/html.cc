#include "reports/html/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "harness/base/assert.h"
#include "reports/html/page.h"
#include "reports/json/json.h"

namespace ordeal {
namespace {

constexpr size_t kFaultsShown = 200;
constexpr int64_t kSlices = 600;

// For element text. Control characters and bad UTF-8 are left to the browser, which shows U+FFFD.
std::string html_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\0':
        out += "\xEF\xBF\xBD";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// In JSON a '<' stands in strings alone, so that this changes no value; and nothing in the data
// can end the script element or open a comment.
std::string script_escape(std::string_view json) {
  std::string out;
  out.reserve(json.size() + json.size() / 16);
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

// [[start of the slice in ns, faults fired in it], …]: all of the log, in the width of a screen.
std::string fault_marks(const Result& result) {
  const int64_t width = std::max<int64_t>(1, result.duration / kSlices);
  std::map<int64_t, uint64_t> slices;
  for (const FaultRecord& fault : result.faults) ++slices[fault.at / width];
  std::string out = "[";
  for (const auto& [slice, count] : slices) {
    out += fmt::format("{}[{},{}]", out.size() > 1 ? "," : "", slice * width, count);
  }
  return out + "]";
}

std::string title_of(const Result& result) {
  const std::string name = result.scenario.empty() ? "a run" : result.scenario;
  return html_escape(fmt::format("{}: {}", to_string(result.verdict), name));
}

std::string noscript(const Result& result) {
  return html_escape(fmt::format("Verdict: {}. {} Reproduce: {}", to_string(result.verdict),
                                 result.reason, result.reproduce));
}

// `text` with each marker replaced by its value; the markers stand in this order, once each.
std::string fill(std::string_view text,
                 std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::string out;
  for (const auto& [marker, value] : values) {
    const size_t at = text.find(marker);
    ALWAYS_ASSERT(at != std::string_view::npos, "the page lacks a marker");
    out += text.substr(0, at);
    out += value;
    text.remove_prefix(at + marker.size());
  }
  return out += text;
}

}  // namespace

std::string write_html(const Result& result) {
  Result shown = result;
  if (shown.faults.size() > kFaultsShown) shown.faults.resize(kFaultsShown);
  return fill(report_html::kPage, {{"@@TITLE@@", title_of(result)},
                                   {"@@NOSCRIPT@@", noscript(result)},
                                   {"@@MARKS@@", fault_marks(result)},
                                   {"@@RESULT@@", script_escape(write_json(shown))}});
}

}  // namespace ordeal
