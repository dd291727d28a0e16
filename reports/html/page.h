// The page without a result; page/build.mjs generates it.
#pragma once

#include <string_view>

namespace ordeal::report_html {

// Holds each of @@TITLE@@, @@NOSCRIPT@@, @@MARKS@@ and @@RESULT@@ once, in this order.
extern const std::string_view kPage;

}  // namespace ordeal::report_html
