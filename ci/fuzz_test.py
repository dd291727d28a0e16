#!/usr/bin/env python3
"""Twins of ci/fuzz: it passes where no input crashes, and fails where one does."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

CI = pathlib.Path(__file__).resolve().parent
CLANG = "clang++-19"
HEAD = """#include <cstddef>
#include <cstdint>
#include <cstring>
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
"""
SOUND = "// fuzz: -runs=1000\n" + HEAD + "  return size > 3 && data[0] == 'x' ? -1 : 0;\n}\n"
CRASHES = HEAD + ("  if (size > 2 && std::memcmp(data, \"bug\", 3) == 0) __builtin_trap();\n"
                  "  return 0;\n}\n")
HANGS = "// fuzz: -timeout=1\n" + HEAD + ("  volatile bool on = size > 0;\n  while (on) {\n  }\n"
                                           "  return 0;\n}\n")
NEVER_RUNS = HEAD.split("extern")[0] + ("#include <cstdlib>\nint main() { return 0; }\n")


class Fuzz(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def fuzzer(self, name, text, sanitize="fuzzer"):
        """Adds harness/pond/NAME_fuzz.cc to a tree, and its program."""
        source = self.root / "harness/pond" / f"{name}_fuzz.cc"
        program = self.root / "build/fuzz/fuzzers" / f"{name}_fuzz"
        for path in (source, program):
            path.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text)
        flags = [f"-fsanitize={sanitize}"] if sanitize else []
        subprocess.run([CLANG, *flags, "-O1", "-o", program, source], check=True)

    def run_all(self, *arguments):
        return subprocess.run([CI / "fuzz", "--root", self.root, "--no-build", *arguments],
                              cwd=self.root, capture_output=True, text=True, check=False)

    def test_passes_where_no_input_crashes(self):
        self.fuzzer("sound", SOUND)
        run = self.run_all("--for", "60")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"^fuzz: sound +[1-9]\d* runs +[1-9]\d* edges +no crash\n$")

    def test_fails_where_one_crashes_and_says_how_to_see_it_again(self):
        self.fuzzer("sound", SOUND)
        self.fuzzer("broken", CRASHES)
        (self.root / "harness/pond/corpus/broken").mkdir(parents=True)
        (self.root / "harness/pond/corpus/broken/near").write_text("bu")
        run = self.run_all("--for", "60", "--jobs", "1")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"fuzz: broken .* CRASH\n")
        self.assertRegex(run.stdout, r"fuzz: sound .* no crash\n")  # The others run all the same.
        found = re.search(r"input: +(\S+)\n  reproduce: (.*)\n", run.stdout)
        self.assertTrue((self.root / found[1]).read_bytes().startswith(b"bug"))
        again = subprocess.run(found[2], shell=True, cwd=self.root, capture_output=True, check=False)
        self.assertNotEqual(again.returncode, 0)
        self.assertIn(b"libFuzzer: deadly signal", again.stderr)

    def test_fails_where_an_input_takes_too_long(self):
        self.fuzzer("slow", HANGS)
        run = self.run_all("--for", "60")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"fuzz: slow .* CRASH\n  SUMMARY: libFuzzer: timeout")

    def test_fails_where_nothing_ran(self):
        self.fuzzer("empty", NEVER_RUNS, sanitize="")
        run = self.run_all("--for", "1")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"fuzz: empty +0 runs .* FAILED")

    def test_a_pattern_without_a_fuzzer_is_no_pass(self):
        self.fuzzer("sound", SOUND)
        run = self.run_all("typo")
        self.assertEqual(run.returncode, 1)
        self.assertIn("no fuzzer's name contains \"typo\"", run.stderr)


if __name__ == "__main__":
    if shutil.which(CLANG) is None:
        print(f"there is no {CLANG}; ci/install installs it")
        raise SystemExit(77)
    unittest.main()
