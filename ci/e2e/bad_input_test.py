"""Bad input gets one clear message, with file and line where there is one, and exit status 64 or a
finding; nothing is lost or left mounted."""

import os
import pathlib
import subprocess
import unittest

import ordeal_testing as t

GOOD = 'describe "good"\nlocal null = target.null {}\n'
BODY = 'function() null.nop() end'


class BadInput(t.Case):
    def refused(self, text, *words, args=()):
        """The scenario is refused with 64 and a message that holds every word."""
        path = self.scenario(text)
        done = self.ordeal("run", path, "--out", self.dir / "out", *args)
        output = done.stdout + done.stderr
        self.assertEqual(done.returncode, 64, output)
        for word in words:
            self.assertIn(word, output)
        self.assertNotIn("Traceback", output)
        return output

    def test_a_missing_file(self):
        done = self.ordeal("run", self.dir / "none.lua")
        self.assertEqual(done.returncode, 64)
        self.assertIn("none.lua", done.stderr)

    def test_a_syntax_error(self):
        self.refused('describe "x"\nlocal = 3\n', "s.lua:2:")

    def test_a_runtime_error_at_file_scope(self):
        self.refused('describe "x"\nlocal n = nil\nlocal m = n.x\n', "s.lua:3:")

    def test_a_runtime_error_in_a_body(self):
        path = self.scenario(GOOD + 'group("g", 1, function() local n = nil; n.x = 1 end)\n')
        result, done = self.run_scenario(path)
        self.assertEqual((result["verdict"], done.returncode), ("error", 64))
        self.assertIn("s.lua:3:", result["reason"])

    def test_unknown_names_with_the_nearest(self):
        self.refused('descrbe "x"\n', "s.lua:1:", "describe")
        self.refused('local g = target.gatway {}\n', "s.lua:1:", "gateway")
        self.refused('local g = target.gateway { balancr = "x" }\n', "s.lua:1:", "balancer")
        self.refused(GOOD + 'group("g", { thread = 1 }, ' + BODY + ')\n', "s.lua:3:", "threads")
        self.refused(GOOD + 'fault "gateway.upstream.cal" { error = "EIO" }\n', "s.lua:3:",
                     "gateway.upstream.call")
        self.refused(GOOD + 'defect "gateway.limiter.check_then_tak"\n', "s.lua:3:",
                     "gateway.limiter.check_then_take")
        self.refused(GOOD + 'fault "gateway.upstream.call" { error = "EOI" }\n', "s.lua:3:", "EIO")
        self.refused(GOOD + 'group("g", 1, function() null.nob() end)\n', "nop", args=["--for", "1s"])

    def test_numbers_out_of_range(self):
        self.refused(GOOD + 'group("g", 0, ' + BODY + ')\n', "s.lua:3:", "4096")
        self.refused(GOOD + 'group("g", 100000, ' + BODY + ')\n', "s.lua:3:", "4096")
        self.refused(GOOD + 'group("g", { threads = 1, for_time = "5 parsecs" }, ' + BODY + ')\n',
                     "s.lua:3:", "5 parsecs")
        self.refused(GOOD + 'group("g", { threads = 1, rate = "fast" }, ' + BODY + ')\n', "s.lua:3:",
                     "fast")
        self.refused(GOOD, "--for", args=["--for", "soon"])
        self.refused(GOOD, "--set", args=["--set", "nonsense"])
        self.refused(GOOD + 'local writers = param("writers", 1, "x")\n', "writers",
                     args=["--set", "writer=2"])

    def test_an_output_directory_that_cannot_be_written(self):
        blocked = self.dir / "file"
        blocked.write_text("in the way")
        path = self.scenario(GOOD + 'group("g", 1, ' + BODY + ')\n')
        done = self.ordeal("run", path, "--out", blocked / "out", "--for", "100ms")
        self.assertEqual(done.returncode, 64)
        self.assertIn(str(blocked), done.stderr)

    def test_a_branch_that_does_not_exist(self):
        path = self.scenario('local fs = target.unionfs { branches = { "/no/such/branch:rw" } }\n'
                             'group("g", 1, function() fs.statfs() end)\n')
        result, done = self.run_scenario(path, "--for", "100ms")
        self.assertEqual((result["verdict"], done.returncode), ("error", 64), done.stdout)
        self.assertIn("/no/such/branch", result["reason"])
        self.assertIn("s.lua:1:", result["reason"])

    def test_a_branch_that_disappears_in_the_middle(self):
        branch = self.dir / "branch"
        branch.mkdir()
        path = self.scenario(
            f'local fs = target.unionfs {{ branches = {{ "{branch}:rw" }}, files = 4 }}\n'
            'local paths = fs.paths()\n'
            'group("g", { threads = 2, iterations = 20000 }, function(t) fs.read(t:pick(paths)) end)\n')
        out = self.dir / "out"
        process = self.start("run", path, "--out", out)
        t.wait_until(lambda: any(branch.rglob("*")) or process.poll() is not None)
        subprocess.run(["rm", "-rf", str(branch)], check=True)
        output, _ = process.communicate(timeout=60)
        result = self.result_in(out, output)
        self.assertIn(result["verdict"], ("pass", "fail"), output)
        self.assertNotIn("crash", [f["kind"] for f in result["findings"]])

    def test_a_disk_that_fills(self):
        path = self.scenario(
            'local fs = target.unionfs { branches = { "memory:rw" }, files = 2, capacity = "64KiB" }\n'
            'group("g", { threads = 2, iterations = 200 }, function(t)\n'
            '  fs.create("/new" .. t:unique())\n'
            '  fs.write("/new" .. t:unique(), 1)\n'
            '  fs.truncate(fs.paths()[1], t:random(1000000))\n'
            'end)\n')
        result, done = self.run_scenario(path)
        self.assertIn(result["verdict"], ("pass", "fail"), done.stdout)
        self.assertNotIn("crash", [f["kind"] for f in result["findings"]])

    def test_a_body_that_never_comes_back_is_a_stall_that_names_its_thread(self):
        path = self.scenario(GOOD + 'stress { for_time = "100ms", quiesce_within = "500ms" }\n'
                             'group("spin", 1, function() null.nop() while true do end end)\n')
        result, done = self.run_scenario(path)
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1), done.stdout)
        self.assertEqual({f["kind"] for f in result["findings"]}, {"stall"})
        self.assertIn("spin/0", result["findings"][0]["evidence"])
        self.assert_nothing_left()

    def test_a_body_that_goes_on_calling_is_cut_when_the_run_is_over(self):
        path = self.scenario(GOOD + 'stress { for_time = "100ms", quiesce_within = "500ms" }\n'
                             'group("loop", 2, function() while true do null.nop() end end)\n')
        result, done = self.run_scenario(path)
        self.assertEqual((result["verdict"], done.returncode), ("pass", 0), done.stdout)

    def test_threads_that_wait_for_each_other_for_ever_are_a_stall(self):
        path = self.scenario(GOOD + 'stress { for_time = "60s", stall_after = "500ms" }\n'
                             'local b = shared.barrier("b", 3)\n'
                             'group("w", 2, function() null.nop() b:wait() end)\n')
        result, done = self.run_scenario(path)
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1), done.stdout)
        self.assertIn("stall", [f["kind"] for f in result["findings"]])

    def test_an_empty_run_is_not_a_pass(self):
        path = self.scenario(GOOD + 'group("g", { threads = 1, for_time = "10ms", '
                             'start_after = "1ms" }, function(t) t:stop() end)\n')
        result, _ = self.run_scenario(path)
        self.assertIn(result["verdict"], ("pass", "unknown"))
        result, done = self.run_scenario(self.scenario('describe "no groups"\n', "empty.lua"))
        self.assertEqual((result["verdict"], done.returncode), ("unknown", 2), done.stdout)


class Mounting(t.Case):
    def test_a_busy_mount_point(self):
        busy = self.dir / "busy"
        branch = self.dir / "branch"
        busy.mkdir()
        branch.mkdir()
        (busy / "somebody").write_text("lives here")
        done = self.ordeal("mount", busy, "--branch", f"{branch}:rw")
        self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
        self.assertIn(str(busy), done.stderr)

    def test_a_branch_that_does_not_exist(self):
        point = self.dir / "point"
        point.mkdir()
        done = self.ordeal("mount", point, "--branch", f"{self.dir}/none:rw")
        self.assertEqual(done.returncode, 64)
        self.assertIn("none", done.stderr)


if __name__ == "__main__":
    unittest.main()
