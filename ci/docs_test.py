#!/usr/bin/env python3
"""Tests of the filter that shows plain comments to Doxygen: nothing of the code is lost or moved."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CI = pathlib.Path(__file__).resolve().parent
FILTER = CI / "lib/docs_filter.py"


def shown(text):
    with tempfile.NamedTemporaryFile("w", suffix=".h") as header:
        header.write(text)
        header.flush()
        return subprocess.run([sys.executable, FILTER, header.name], capture_output=True, text=True,
                              check=True).stdout


class DocsFilter(unittest.TestCase):
    def test_comments_above_and_behind(self):
        self.assertEqual(shown("// A clock.\nclass Clock {\n  int ns = 0;  // Since the start,\n"
                               "               // in nanoseconds.\n  // Thread-safe.\n  int now();\n};\n"),
                         "/// A clock.\nclass Clock {\n  int ns = 0;  ///< Since the start,\n"
                         "               ///< in nanoseconds.\n  /// Thread-safe.\n  int now();\n};\n")

    def test_opening_comment_belongs_to_the_file(self):
        self.assertEqual(shown("// Clocks.\n#pragma once\n"), "/// Clocks.\n/// @file\n")

    def test_examples_are_code(self):
        self.assertEqual(shown("// A list:\n//\n//   std::list<int> l;\n//\n// It is short.\nint f();\n"),
                         "/// A list:\n/// @code{.cpp}\n///   std::list<int> l;\n/// @endcode\n"
                         "/// It is short.\nint f();\n")
        self.assertIn("///   f(); @endcode", shown("// So:\n//\n//   f();\nint f();\n"))

    def test_words_are_no_commands(self):
        self.assertEqual(shown("// Of <a> and @b, `<c>`, \"<d>\".\nint f();\n"),
                         "/// Of \\<a\\> and \\@b, `<c>`, \"<d>\".\nint f();\n")

    def test_strings_hold_no_comments(self):
        for line in ('const char* url = "http://a";\n', "struct Latency {  // In nanoseconds.\n"):
            self.assertEqual(shown(line), line)

    def test_every_public_header_keeps_its_lines(self):
        headers = [line for line in (CI / "public_headers.txt").read_text().splitlines()
                   if line and not line.startswith("#")]
        for header in headers[::8]:
            text = (CI.parent / header).read_text(encoding="utf-8")
            self.assertEqual(len(shown(text).splitlines()), len(text.splitlines()), header)


if __name__ == "__main__":
    unittest.main()
