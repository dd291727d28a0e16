// Text as XML holds it.
#pragma once

#include <string>
#include <string_view>

namespace ordeal::report_junit {

// Escapes markup, keeps tab and line feed, and puts U+FFFD where XML 1.0 has no way to write what
// is there: other control characters, U+FFFE and U+FFFF, and bytes that are not UTF-8.
// Good for element text and for attributes in double quotes.
std::string xml_escape(std::string_view text);

}  // namespace ordeal::report_junit
