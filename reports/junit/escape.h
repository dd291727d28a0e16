// Escaping text for XML.
#pragma once

#include <string>
#include <string_view>

namespace ordeal::report_junit {

// Escapes markup, keeps tab and line feed, and writes U+FFFD for characters that XML 1.0 cannot
// hold: other control characters, U+FFFE and U+FFFF, and bytes that are not UTF-8. The result is
// valid in element text and in attributes in double quotes.
std::string xml_escape(std::string_view text);

}  // namespace ordeal::report_junit
