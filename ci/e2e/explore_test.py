"""Mode explore from outside: the same scenarios, failures that replay in new processes, crashes that
leave their schedule, and clear words for schedule files that are none."""

import pathlib
import re
import unittest

import ordeal_testing as t

SMOKE = t.ROOT / "scenarios/smoke"
CLEAN = ["balancer_fair", "breaker_failing_upstream", "config_reload", "limiter_exact",
         "registry_clients"]
MOUNTED = ["directory_listing", "mount_three_groups"]

LOST_UPDATE = """
describe "two steps where one is needed: updates get lost"
local null = target.null {}
local sum = shared.counter("sum")
local rounds = param("rounds", 2, "of each thread")
group("adders", { threads = 3, iterations = rounds }, function()
  local seen = sum:get()
  null.nop()
  sum:set(seen + 1)
end)
finally("no update is lost", function() return sum:get() == 3 * rounds, "sum " .. sum:get() end)
"""
CRASH = """
describe "a thread that sees a half-done change crashes"
local null = target.null {}
local a, b = shared.counter("a"), shared.counter("b")
group("writer", 1, function() a:add(1) b:add(1) end)
group("reader", 1, function() if b:get() ~= a:get() then null.crash("%s") end end)
"""
DEADLOCK = """
describe "two latches, each waits for the other"
local null = target.null {}
local one, two = shared.latch("one", 1), shared.latch("two", 1)
local first = shared.counter("first")
group("left", { threads = 1, iterations = 1 }, function()
  null.nop()
  if first:add(1) == 2 then one:wait() end
  two:count_down()
end)
group("right", { threads = 1, iterations = 1 }, function()
  null.nop()
  if first:add(1) == 1 then two:wait() end
  one:count_down()
end)
finally("both came", function() return first:get() == 2 end)
"""


class Explore(t.Case):
    def explore(self, path, *args, **kw):
        return self.run_scenario(path, "--mode", "explore", *args, **kw)

    def schedule_of(self, result, out):
        """The schedule file of the first finding, and that the finding names it."""
        name = result["interleavings"][0]["schedule_file"]
        found = list(pathlib.Path(out).rglob(name))
        self.assertEqual(len(found), 1, found)
        self.assertIn(name, result["findings"][0]["reproduce"])
        return found[0]

    def found(self, text, *args):
        """Explores a scenario that must fail; its result, its schedule and the scenario's path."""
        path = self.scenario(text)
        out = self.dir / "out"
        result, done = self.explore(path, "--seed", 7, *args, out=out)
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1),
                         done.stdout + done.stderr)
        return result, self.schedule_of(result, out), path

    def assert_replays(self, schedule, times=20):
        done = self.ordeal("replay", schedule, "--times", times)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(f"seen {times} of {times} times", done.stdout)


class Smoke(Explore):
    def test_the_same_files_pass_in_this_mode(self):
        for name in CLEAN:
            with self.subTest(name):
                result, done = self.explore(SMOKE / f"{name}.lua", "--for", "2s")
                self.assertEqual(result["verdict"], "pass", done.stdout)
                self.assertEqual((result["mode"], result["findings"]), ("explore", []))
                self.assertGreater(result["exploration"]["schedules"], 0)
                self.assertTrue(all(c["verdict"] == "pass" for c in result["checks"]))

    def test_a_mount_is_skipped_and_says_why(self):
        for name in MOUNTED:
            with self.subTest(name):
                result, done = self.explore(SMOKE / f"{name}.lua")
                self.assertEqual((result["verdict"], done.returncode), ("skipped", 0))
                self.assertIn("explore cannot run through a kernel mount", result["reason"])

    def test_the_twin_fails_as_it_must(self):
        result, done = self.explore(SMOKE / "twin_limiter_check_then_take.lua",
                                    "--set", "rounds=3", "--no-shrink")
        self.assertEqual((result["verdict"], done.returncode), ("pass", 0), done.stdout)
        self.assertTrue(result["findings"][0]["expected"])

    def test_jobs_share_the_schedules(self):
        result, _ = self.explore(SMOKE / "breaker_failing_upstream.lua", "--schedules", 101,
                                 "--jobs", 3)
        self.assertEqual(result["verdict"], "pass")
        self.assertEqual(result["exploration"]["schedules"], 101)
        self.assertEqual(len(result["processes"]), 3)


class Found(Explore):
    def test_a_failure_replays_20_times_of_20_and_is_small(self):
        result, schedule, _ = self.found(LOST_UPDATE)
        self.assertEqual([f["kind"] for f in result["findings"]], ["invariant"])
        shown = result["interleavings"][0]
        self.assertEqual(shown["shrunk"], "minimal")
        self.assertLessEqual(shown["preemptions_left"], 1)
        self.assertGreater(len(shown["steps"]), 0)
        self.assert_replays(schedule)

    def test_a_deadlock_names_who_waits(self):
        result, schedule, _ = self.found(DEADLOCK)
        self.assertIn(result["findings"][0]["kind"], ("deadlock", "lost-wakeup"))
        self.assertTrue(result["interleavings"][0]["waits"])
        self.assert_replays(schedule)

    def test_faults_are_part_of_the_schedule(self):
        _, schedule, _ = self.found(
            'describe "an error that nobody expects"\n'
            'local gateway = target.gateway { providers = { { name = "a" } } }\n'
            'local failed = shared.counter("failed")\n'
            'group("g", 2, function() if not gateway.handle_request() then failed:add(1) end end)\n'
            'fault "gateway.upstream.call" { chance = "1/3", error = "EIO" }\n'
            'always("no request fails", function() return failed:get() == 0 end)\n')
        self.assertRegex(schedule.read_text(), r"(?m)^fault +g/")
        self.assert_replays(schedule)

    def test_an_unshrunk_schedule_is_shrunk_by_the_command(self):
        _, schedule, _ = self.found(LOST_UPDATE, "--no-shrink")
        small = self.dir / "small.schedule"
        done = self.ordeal("shrink", schedule, "-o", small)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("minimal", done.stdout)
        self.assertLess(len(small.read_text()), len(schedule.read_text()) + 200)
        self.assert_replays(small, 3)

    def test_a_result_names_its_schedule(self):
        _, schedule, _ = self.found(LOST_UPDATE)
        done = self.ordeal("replay", schedule.parent / "result.json")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("no update is lost", done.stdout)

    def test_a_script_error_is_an_error_and_no_finding(self):
        path = self.scenario('local null = target.null {}\n'
                             'group("g", 2, function() null.nop() local n = nil; n.x = 1 end)\n')
        result, done = self.explore(path)
        self.assertEqual((result["verdict"], done.returncode), ("error", 64), done.stdout)
        self.assertIn("s.lua:2:", result["reason"])
        self.assertEqual(result["findings"], [])

    def test_nothing_that_runs_is_not_a_pass(self):
        result, done = self.explore(self.scenario('describe "no groups"\n'), "--schedules", 5)
        self.assertEqual((result["verdict"], done.returncode), ("unknown", 2), done.stdout)


class Crash(Explore):
    def test_a_crash_leaves_a_schedule_that_replays(self):
        for kind in ("segv", "abort"):
            with self.subTest(kind):
                result, schedule, _ = self.found(CRASH % kind)
                self.assertEqual([f["kind"] for f in result["findings"]], ["crash"])
                self.assertTrue(result["findings"][0]["stacks"])
                self.assert_replays(schedule)
                done = self.ordeal("shrink", schedule)
                self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
                self.assertIn("cannot be shrunk", done.stderr)
                (self.dir / "out").rename(self.dir / f"out-{kind}")
        self.assert_nothing_left()

    def test_a_thread_that_computes_for_ever_is_found_by_its_silence(self):
        path = self.scenario('stress { stall_after = "1s" }\nlocal null = target.null {}\n'
                             'group("spin", 1, function() null.nop() while true do end end)\n')
        result, done = self.explore(path)
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1), done.stdout)
        self.assertEqual([f["kind"] for f in result["findings"]], ["stall"])
        self.assert_nothing_left()


class WrongFiles(Explore):
    def refused(self, path, *words):
        for command in ("replay", "shrink"):
            done = self.ordeal(command, path)
            output = done.stdout + done.stderr
            self.assertEqual(done.returncode, 64, output)
            for word in words:
                self.assertIn(word, output)

    def test_files_that_are_no_schedule(self):
        self.refused(self.dir / "none.schedule", "none.schedule")
        junk = self.dir / "junk.schedule"
        junk.write_bytes(bytes(range(256)))
        self.refused(junk, "junk.schedule:1")
        junk.write_text("")
        self.refused(junk, "the file is empty")

    def test_a_cut_file_and_one_of_another_version(self):
        _, schedule, _ = self.found(LOST_UPDATE)
        text = schedule.read_text()
        cut = self.dir / "cut.schedule"
        for share in (0.3, 0.6, 0.9):
            cut.write_text(text[:int(len(text) * share)])
            self.refused(cut, "cut.schedule:")
        cut.write_text(text.replace("ordeal-schedule 1", "ordeal-schedule 99"))
        self.refused(cut, "version 99")

    def test_a_scenario_that_changed_is_named_and_anyway_goes_on(self):
        _, schedule, path = self.found(LOST_UPDATE)
        pathlib.Path(path).write_text(LOST_UPDATE + "-- a word more\n")
        self.refused(schedule, "was changed", "--anyway")
        self.assertEqual(self.ordeal("replay", schedule, "--anyway").returncode, 1)
        pathlib.Path(path).write_text(LOST_UPDATE.replace('"rounds"', '"turns"'))
        self.refused(schedule, "rounds")
        pathlib.Path(path).unlink()
        self.refused(schedule, "is not here")

    def test_a_schedule_of_another_scenario(self):
        _, schedule, _ = self.found(LOST_UPDATE)
        other = self.scenario(DEADLOCK, "other.lua")
        foreign = self.dir / "foreign.schedule"
        foreign.write_text(re.sub(r"(?m)^scenario .*$", f"scenario {other}",
                                  schedule.read_text()))
        self.refused(foreign, "other.lua")

    def test_a_schedule_that_shows_nothing_says_so(self):
        _, schedule, _ = self.found(LOST_UPDATE)
        still = self.dir / "still.schedule"
        lines = [line for line in schedule.read_text().splitlines(keepends=True)
                 if not re.match(r"(run|early|stale|waiter|choose|fault) ", line)]
        still.write_text("".join(lines))
        done = self.ordeal("replay", still)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("was not seen again", done.stdout)


if __name__ == "__main__":
    unittest.main()
