#!/usr/bin/env python3
"""Twins of ci/layers: a clean tree passes, and every rule fires on the tree that breaks it."""
import pathlib
import subprocess
import tempfile
import unittest

CI = pathlib.Path(__file__).resolve().parent
LAYERS = """
room harness/base <-
room harness/sync <- harness/base
room targets/pond <- harness/base harness/sync
tests targets/pond <- targets/frog
room targets/frog <- harness/base
room targets/main.cc <- harness targets
only fuse*.h in targets/frog
"""
CLEAN = {
    "ci/layers.txt": LAYERS,
    "harness/base/README.md": "# base\n",
    "harness/base/time.h": "#pragma once\n",
    "harness/sync/README.md": "# sync\n",
    "harness/sync/mutex.h": '#include <mutex>\n#include "harness/base/time.h"\n',
    "targets/pond/README.md": "# pond\n",
    "targets/pond/CMakeLists.txt": "ordeal_room(pond)\n",
    "targets/pond/pond.cc": """#include "harness/sync/mutex.h"
namespace ordeal {
namespace {
// A std::mutex in a comment is no std::mutex.
constexpr int kDepth[] = {1, 2};
const char* const kName = "std::mutex and thread_local and rand()";
FailPoint fill{"pond.water.fill"};
Defect leaky{"pond.water.leaky", "loses water"};
ThreadLocal<int> level{"pond.level"};
static const int kFish = 3;
int depth_of(int i);
static int twice(int i) { return 2 * i; }
}  // namespace
struct Frog { int legs = 4; bool operator<(const Frog& o) const { return legs < o.legs; } };
Frog& Frog::operator=(const Frog& other) = default;
int Pond::depth(int i) { int sum = 0; sum += kDepth[i]; return sum + twice(i); }
std::unordered_map<std::string, Frog*> Pond::frogs() { return {}; }
auto Pond::jump() { return call([this] { int n = 1; return n; }); }
}  // namespace ordeal
""",
    "targets/pond/pond_test.cc": '#include "targets/frog/frog.h"\nTEST(A, B) { std::thread t; }\n',
    "targets/frog/README.md": "# frog\n",
    "targets/frog/frog.h": "#include <fuse_lowlevel.h>\n",
    "targets/main.cc": '#include "targets/frog/frog.h"\n',
}


class Layers(unittest.TestCase):
    def judge(self, changes):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            for name, text in {**CLEAN, **changes}.items():
                if text is not None:
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_text(text)
            return subprocess.run([CI / "layers", "--root", root], capture_output=True, text=True)

    def fires(self, expected, changes):
        run = self.judge(changes)
        self.assertEqual(run.returncode, 1, f"passed, although: {changes}\n{run.stdout}{run.stderr}")
        self.assertIn(expected, run.stdout)
        self.assertIn(" 1 violations", run.stdout)

    def code_fires(self, rule, line):
        """The line, as the second of a target's file, breaks this rule and no other."""
        with self.subTest(line=line):
            self.fires(f"targets/pond/bad.cc:2: [{rule}]",
                       {"targets/pond/bad.cc": f"namespace ordeal {{\n{line}\n}}\n"})
            excused = f"// layers: allow({rule}): the twin of the rule\n{line}"
            run = self.judge({"targets/pond/bad.cc": f"namespace ordeal {{\n{excused}\n}}\n"})
            self.assertEqual(run.returncode, 0, run.stdout)

    def test_clean_tree_passes(self):
        run = self.judge({})
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("layers: 6 files, 0 violations", run.stdout)

    def test_nothing_to_judge_is_no_pass(self):
        run = self.judge({name: None for name in CLEAN if name != "ci/layers.txt"})
        self.assertEqual(run.returncode, 1)
        self.assertIn("no source file", run.stdout)

    def test_room_above(self):
        self.fires("harness/base/time.h:1: [include] harness/base includes \"harness/sync/mutex.h\"",
                   {"harness/base/time.h": '#include "harness/sync/mutex.h"\n'})

    def test_sibling_target(self):
        self.fires("targets/frog/frog.h:1: [include]",
                   {"targets/frog/frog.h": '#include "targets/pond/pond.cc"\n'})

    def test_what_tests_alone_may_include(self):
        self.fires("targets/pond/bad.cc:1: [include]",
                   {"targets/pond/bad.cc": '#include "targets/frog/frog.h"\n'})

    def test_fuzzers_may_include_what_tests_may(self):
        run = self.judge({"targets/pond/pond_testing.h": "#pragma once\n",
                          "targets/pond/pond_fuzz.cc": '#include "targets/frog/frog.h"\n'
                          '#include "targets/pond/pond_testing.h"\nstd::mutex m;\n'})
        self.assertEqual(run.returncode, 0, run.stdout)
        self.fires("targets/pond/fuzz.cc:1: [include]",
                   {"targets/pond/fuzz.cc": '#include "targets/frog/frog.h"\n'})

    def test_library_of_another_room(self):
        self.fires("targets/pond/bad.cc:1: [include] targets/pond includes <fuse_lowlevel.h>",
                   {"targets/pond/bad.cc": "#include <fuse_lowlevel.h>\n"})

    def test_header_that_is_not_there(self):
        self.fires("targets/pond/bad.cc:1: [include] \"pond.h\" is no file",
                   {"targets/pond/bad.cc": '#include "pond.h"\n'})

    def test_testing_header_outside_tests(self):
        self.fires("is for tests", {"targets/pond/pond_testing.h": "#pragma once\n",
                                    "targets/pond/bad.cc": '#include "targets/pond/pond_testing.h"\n'})

    def test_file_without_a_room(self):
        self.fires("harness/attic/old.cc:1: [room]", {"harness/attic/old.cc": "int old();\n"})

    def test_unreadable_layers_file(self):
        self.fires("ci/layers.txt:2: [layers-file]", {"ci/layers.txt": LAYERS.replace(
            "\nroom harness/base <-", "\nhall harness/none <-\nroom harness/base <-")})

    def test_room_without_readme(self):
        self.fires("targets/frog/README.md:1: [readme]", {"targets/frog/README.md": None})

    def test_room_that_only_the_build_knows(self):
        self.fires("targets/toad/README.md:1: [readme]",
                   {"targets/toad/CMakeLists.txt": "ordeal_room(toad)\n"})

    def test_readme_too_long(self):
        self.fires("targets/frog/README.md:41: [readme]", {"targets/frog/README.md": "x\n" * 41})

    def test_std_synchronisation(self):
        for line in ("std::mutex m();", "void f(std::thread t);", "void f() { std::atomic<int> a; }",
                     "void f() { std::condition_variable c; }", "void f(std::shared_mutex& m);",
                     "void f() { std::this_thread::yield(); }", "void f() { std::lock_guard l(m); }",
                     "void f() { pthread_mutex_lock(&m); }"):
            self.code_fires("std-sync", line)

    def test_thread_local(self):
        self.code_fires("thread-local", "void f() { thread_local int n = 0; }")

    def test_mutable_statics(self):
        for line in ("int count = 0;", "static int count;", "std::vector<int> seen;",
                     "std::map<int, std::string> names{};", "const char* name = nullptr;",
                     "void f() { static int calls = 0; ++calls; }",
                     "void f() { static std::string cache; }",
                     "struct S { public: static int shared; };",
                     "auto f() { return g([] { static int n = 0; return ++n; }); }",
                     "inline bool ready = false;", "Pond* pond;", "int table[4];",
                     "std::unique_ptr<Pond> Pond::instance;"):
            self.code_fires("mutable-static", line)

    def test_ambient_time(self):
        for line in ("auto f() { return std::chrono::steady_clock::now(); }",
                     "auto f() { return time(nullptr); }", "void f() { clock_gettime(0, &ts); }"):
            self.code_fires("ambient-time", line)

    def test_ambient_randomness(self):
        for line in ("int f() { return rand(); }", "int f() { std::random_device d; return d(); }",
                     "int f() { std::mt19937 r; return r(); }"):
            self.code_fires("ambient-randomness", line)

    def test_pointer_order(self):
        for line in ("void f(std::unordered_map<Frog*, int> m);",
                     "void f(std::unordered_set<const Frog*> s);", "void f(std::set<Frog*> s);",
                     "void f(std::map<Frog*, int> m);"):
            self.code_fires("pointer-order", line)

    def test_sleep_in_a_target(self):
        self.code_fires("sleep", "void f() { usleep(10); }")

    def test_sleep_in_a_test(self):
        for call in ("usleep(1)", "sleep(1)", "std::this_thread::sleep_for(1ms)", "sleep_for(1ms)"):
            self.fires("harness/base/time_test.cc:1: [test-sleep]",
                       {"harness/base/time_test.cc": f"TEST(A, B) {{ {call}; }}\n"})

    def test_excuse_needs_a_reason(self):
        self.fires("targets/pond/bad.cc:1: [std-sync]",
                   {"targets/pond/bad.cc": "void f(std::mutex&);  // layers: allow(std-sync):\n"})

    def test_sizes(self):
        self.fires("harness/base/time.h:201: [size]", {"harness/base/time.h": "\n" * 201})
        self.fires("harness/base/time.cc:401: [size]", {"harness/base/time.cc": "\n" * 401})
        self.fires("harness/base/t_test.cc:401: [size]", {"harness/base/t_test.cc": "\n" * 401})

    def test_columns(self):
        self.fires("harness/base/time.cc:2: [columns]",
                   {"harness/base/time.cc": "\n//" + "x" * 99 + "\n"})


if __name__ == "__main__":
    unittest.main()
