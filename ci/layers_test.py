#!/usr/bin/env python3
"""Twins of ci/layers: a clean tree passes, and every rule fires on the tree that breaks it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True  # As the judge, its twins leave nothing in the tree.

CI = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(CI / "judge"))
import draw  # noqa: E402
import rooms  # noqa: E402

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
    def judge(self, changes, *arguments, then=lambda root: None):
        """Runs ci/layers over the clean tree with these changes; then(root) looks at what is left."""
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            for name, text in {**CLEAN, **changes}.items():
                if text is not None:
                    (root / name).parent.mkdir(parents=True, exist_ok=True)
                    (root / name).write_text(text)
            if "harness/layers.svg" not in changes:
                (root / "harness").mkdir(exist_ok=True)
                (root / draw.FILE).write_text(draw.svg(rooms.read_layers(root / "ci/layers.txt")[0]))
            run = subprocess.run([CI / "layers", "--root", root, *arguments], capture_output=True,
                                 text=True)
            then(root)
            return run

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

    def passes(self, changes):
        run = self.judge(changes)
        self.assertEqual(run.returncode, 0, f"{changes}\n{run.stdout}{run.stderr}")

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

    def test_page_that_names_what_is_gone(self):
        for page in ("harness/README.md", "CONTRIBUTING.md"):
            self.passes({page: "`mutex.h`, `harness/sync/mutex.h`, `harness/sync`, `Pond::depth()`\n"
                               "```\n`gone.h`\n```\n`result.json`\n"})
            for word in ("gone.h", "harness/base/mutex.h", "harness/gone", "Pond::gone()"):
                self.fires(f"{page}:2: [page] `{word}` is not in the tree", {page: f"\nSee `{word}`.\n"})

    def test_architecture_page_too_long(self):
        self.passes({"harness/README.md": "x\n" * 240})
        self.fires("harness/README.md:241: [readme]", {"harness/README.md": "x\n" * 241})

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

    @staticmethod
    def sources(*bodies):
        return {f"harness/base/part{i}.cc": f"namespace ordeal {{\n{body}\n}}\n"
                for i, body in enumerate(bodies)}

    def test_class_in_three_sources(self):
        for bodies in (["void Clock::f() {}"] * 3,
                       ["Clock::Clock() {}", "std::map<int, T> Clock::g() { return {}; }",
                        "bool Clock::operator==(const Clock& o) const { return true; }"],
                       ["void Clock::f() {}", "struct Clock::Impl { int i; };",
                        "int Clock::Impl::g(int a, const std::vector<T>& b) { return a; }"],
                       ["template <class T> void Clock<T>::f() {}", "Clock::~Clock() {}",
                        "int Clock::g() REQUIRES(mu_) { return 1; }"]):
            with self.subTest(bodies=bodies):
                self.fires("harness/base/part2.cc:2: [class-spread] ordeal::Clock lies in 3 sources "
                           "(part0.cc, part1.cc, part2.cc)", self.sources(*bodies))

    def test_classes_that_are_not_spread(self):
        member = "void Clock::f() {}"
        self.passes(self.sources(member, member, "int f() { return Clock::now().ns(); }"))
        self.passes(self.sources(member, member, f"namespace other {{ {member} }}"))
        self.passes(self.sources(*[f"namespace {{\nclass Clock {{ void f(); }};\n{member}\n}}"] * 3))
        self.passes(self.sources(member, member, "void Clock::Hand::f() {}"))
        self.passes(self.sources(*["int base::f() { return 1; }"] * 3))
        self.passes(self.sources(member, member) | {"harness/base/clock_test.cc": member})
        self.passes(self.sources(member, member, "// layers: allow(class-spread): the twin of the rule\n"
                                 + member))

    def test_type_without_a_comment(self):
        for name, text in (("Clock", "class Clock {};"), ("Clock", "enum class Clock : int { a };"),
                           ("Clock", "struct alignas(64) Clock final : Base<int> { int i; };"),
                           ("Clock", "class CAPABILITY(\"mutex\") Clock {};"),
                           ("Clock", "template <class T>\nclass Clock {};"),
                           ("Clock::Hand", "// A clock.\nclass Clock {\n public:\n  struct Hand {};\n};"),
                           ("Clock", "// About the header.\n\nclass Clock {};")):
            with self.subTest(text=text):
                self.fires(f"[type-comment] {name} has no comment above it",
                           {"harness/base/time.h": f"#pragma once\n\n{text}\n"})

    def test_types_that_need_no_comment(self):
        for text in ("class Clock;", "enum class Clock : int;", "friend class Clock;",
                     "// One clock.\nclass Clock {};", "// One clock.\ntemplate <class T>\nclass Clock {};",
                     "// One clock.\nclass Clock {\n  // One hand.\n  struct Hand {};\n};",
                     "struct stat look();", "struct stat look() { return {}; }",
                     "template <class Clock>\nint f() { return 1; }"):
            with self.subTest(text=text):
                self.passes({"harness/base/time.h": f"#pragma once\n\n{text}\n"})
        self.passes({"harness/base/time.cc": "class Clock {};\n"})

    def test_sleep_in_the_harness(self):
        for call in ("usleep(10)", "nanosleep(&t, nullptr)", "sleep_for(10ms)",
                     "std::this_thread::sleep_until(t)"):
            line = f"void f() {{ {call}; }}\n"
            self.fires("harness/base/nap.cc:1: [sleep] the harness calls",
                       {"harness/base/nap.cc": line})
            self.passes({"harness/base/nap.cc": "// layers: allow(sleep): the twin\n" + line})
            self.passes({"harness/sync/nap.cc": line, "harness/base/nap_testing.cc": line})

    def test_mutex_that_guards_nothing(self):
        guarded = "std::mutex mu_;\nint i_ GUARDED_BY(mu_);\nstd::condition_variable changed_;\n"
        self.passes({"harness/base/box.h": guarded, "harness/sync/box.h": "std::mutex mu_;\n"})
        for line in ("std::mutex mu_;", "mutable std::shared_mutex mu_;", "std::mutex a_ ;",
                     "std::condition_variable changed_;", "static std::mutex mu{};"):
            self.fires("harness/base/box.h:1: [unguarded-mutex]", {"harness/base/box.h": line + "\n"})
        self.fires("harness/base/box.h:4: [unguarded-mutex] nothing is GUARDED_BY(other_)",
                   {"harness/base/box.h": guarded + "std::mutex other_;\n"})

    def test_list_of_what_is_to_be_mended(self):
        todo, nap = "ci/judge/lints_todo.txt", {"harness/base/nap.cc": "void f() { usleep(10); }\n"}
        self.passes(nap | {todo: "# why\n\nsleep nap.cc\n"})
        self.passes({"harness/base/time.h": "class Clock {};\n", todo: "type-comment Clock\n"})
        self.passes(self.sources(*["void Clock::f() {}"] * 3) | {todo: "class-spread ordeal::Clock\n"})
        self.fires(f"{todo}:1: [todo] sleep nap.cc is mended", {todo: "sleep nap.cc\n"})
        for line in ("size time.h", "sleep", "sleep nap.cc twice", "sleep nap.cc"):
            self.fires(f"{todo}:2: [todo] cannot read", nap | {todo: f"sleep nap.cc\n{line}\n"})

    def test_shrinking_the_list(self):
        todo = "ci/judge/lints_todo.txt"
        run = self.judge(
            {"harness/base/nap.cc": "void f() { usleep(10); }\n", todo: "# why\nsleep a.cc\nsleep nap.cc\n"},
            "--shrink", then=lambda root: self.assertEqual((root / todo).read_text(),
                                                           "# why\nsleep nap.cc\n"))
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("1 entries taken out", run.stdout)

    def test_public_headers(self):
        public = "ci/public_headers.txt"
        both = "# why\n\nharness/sync/mutex.h\nharness/base/time.h\n"
        self.passes({public: both})
        self.fires("harness/sync/mutex.h:2: [public] a public header includes \"harness/base/time.h\"",
                   {public: "harness/sync/mutex.h\n"})
        self.passes({public: "harness/sync/mutex.h\n", "harness/sync/mutex.h":
                     "// layers: allow(public): the twin of the rule\n#include \"harness/base/time.h\"\n"})
        for line in ("harness/base/attic.h", "harness/base/time.h", "harness/base/README.md"):
            self.fires(f"{public}:5: [public]", {public: both + line + "\n"})
        self.fires(f"{public}:5: [public]", {public: both + "harness/base/t_testing.h\n",
                                            "harness/base/t_testing.h": "#pragma once\n"})

    def test_picture_of_the_rooms(self):
        with tempfile.TemporaryDirectory() as directory:
            root = pathlib.Path(directory)
            for name in ("ci", "harness"):
                (root / name).mkdir()
            (root / "ci/layers.txt").write_text(LAYERS)
            subprocess.run([CI / "layers", "--root", root, "--draw"], check=True, capture_output=True)
            drawn = (root / "harness/layers.svg").read_text()
        root = xml.etree.ElementTree.fromstring(drawn)
        texts = [e.text for e in root if e.tag.endswith("text")]
        self.assertLess({"base", "sync", "pond", "frog", "main.cc"}, set(texts))
        # main to pond and frog, pond to sync, sync and frog to base; pond to base follows.
        self.assertEqual(sum(e.tag.endswith("path") for e in root), 5)
        self.passes({"harness/layers.svg": drawn})
        for stale in (drawn.replace(">pond<", ">lake<"), "", None):
            self.fires("harness/layers.svg:1: [drawing]", {"harness/layers.svg": stale})
        self.fires("harness/layers.svg:1: [drawing]", {
            "harness/layers.svg": drawn,
            "ci/layers.txt": LAYERS.replace("room harness/sync <- ", "room harness/mire <-\nroom harness/sync <- ")})

    def test_comment_share(self):
        run = self.judge({"harness/base/time.h": "#pragma once\n// One.\nint a;  // Two.\n\nint b;\n"},
                         "--comments")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("  25.0%  harness/base/time.h", run.stdout)
        self.assertIn("3 headers; of their lines that are not blank, 0.0% are comments (median)",
                      run.stdout)


if __name__ == "__main__":
    unittest.main()
