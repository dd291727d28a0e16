"""Leaks, slow shutdowns and suppressions from outside: each is found where it was planted, and not
where it almost was."""

import unittest

import ordeal_testing as t

SCENE = """
describe "what is lost on purpose"
local null = target.null {{ close_takes = "{close_takes}" }}
stress {{ for_time = "300ms", close_within = "{close_within}" }}
setup(function() {setup} end)
group("losers", {{ threads = 2, iterations = 3 }}, function(t) null.nop() {body} end)
{rest}
"""


def scene(body="", rest="", setup="", close_takes="0", close_within="5s"):
    return SCENE.format(body=body, rest=rest, setup=setup, close_takes=close_takes,
                        close_within=close_within)


class Judged(t.Case):
    def judged(self, text, *args, **kw):
        """The verdict of a run, and its findings as (kind, claim)."""
        result, done = self.run_scenario(self.scenario(text), *args, **kw)
        self.shown = done.stdout + done.stderr
        self.result = result
        return result["verdict"], [(f["kind"], f["claim"]) for f in result["findings"]]

    def assert_leak(self, text, claim, *args):
        verdict, findings = self.judged(text, *args)
        self.assertEqual((verdict, findings), ("fail", [("leak", claim)]), self.shown)

    def assert_clean(self, text, *args):
        verdict, findings = self.judged(text, *args)
        self.assertEqual((verdict, findings), ("pass", []), self.shown)


class Leaks(Judged):
    def test_descriptors(self):
        check = 'finally(no_leaks { "fds" })'
        self.assert_leak(scene('if t.index == 0 and t.iteration == 0 then null.lose("fd") end',
                               check), "1 descriptors left open: /dev/zero")
        self.assert_clean(scene("", check, setup='null.lose("fd")'))
        self.assert_clean(scene('null.lose("fd") null.give_back()', check))

    def test_threads(self):
        check = 'finally(no_leaks { "threads" })'
        verdict, findings = self.judged(scene("", check + ' teardown(function() null.lose("thread") end)'))
        self.assertEqual(verdict, "fail", self.shown)
        self.assertEqual([kind for kind, _ in findings], ["leak"])
        self.assertIn("1 threads still run after close", findings[0][1])
        self.assertIn("lost#", findings[0][1])
        self.assert_clean(scene('null.lose("worker")', check))

    def test_permits_and_handles(self):
        check = "finally(no_leaks {})"
        for what, claim in (("permit", "permits taken from null (target.null) did not come back"),
                            ("handle", "handles open in null (target.null) did not come back")):
            lossy = scene(f'null.lose("{what}")', check)
            self.assert_leak(lossy, claim)
            self.assert_leak(lossy, claim, "--mode", "explore", "--schedules", 20)
            clean = scene(f'null.lose("{what}") null.give_back()', check)
            self.assert_clean(clean)
            self.assert_clean(clean, "--mode", "explore", "--schedules", 20)

    def test_memory(self):
        grow = scene(rest='finally(no_leaks { memory = "4MiB/s" })').replace(
            "{ threads = 2, iterations = 3 }", '{ threads = 1, every = "50ms", for_time = "5s" }')
        self.assert_clean(grow)
        verdict, findings = self.judged(grow.replace("null.nop()", 'null.nop() null.lose("memory")'))
        self.assertEqual(verdict, "fail", self.shown)
        self.assertRegex(findings[0][1], r"memory grew by \d+\.\d+ MiB a second, limit 4.00 MiB")

    def test_a_short_run_tells_nothing_of_memory(self):
        verdict, findings = self.judged(scene(rest='finally(no_leaks { "memory" })'))
        self.assertEqual((verdict, findings), ("unknown", []), self.shown)
        self.assert_clean(scene(rest="finally(no_leaks {})"))

    def test_the_targets_here_leak_nothing(self):
        self.assert_clean("""
            local gateway = target.gateway { providers = { { name = "a" }, { name = "b" } } }
            local fs = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 4 }
            local paths = fs.paths()
            stress { for_time = "500ms" }
            group("clients", 3, mix { [gateway.handle_request] = 1 })
            group("writers", 2, function(t) fs.write(t:pick(paths), t:unique()) end)
            fault "gateway.upstream.call" { chance = "1/10", error = "EIO" }
            finally(no_leaks {})
        """)

    def test_a_name_that_is_none(self):
        done = self.ordeal("check", self.scenario(scene(rest='finally(no_leaks { "threats" })')))
        self.assertEqual(done.returncode, 64)
        self.assertIn('s.lua:7: no_leaks: there is no resource "threats" (did you mean "threads"?)',
                      done.stderr)


class SlowShutdown(Judged):
    def test_under_real_threads(self):
        verdict, findings = self.judged(scene(close_takes="30s", close_within="200ms"))
        claim = "the targets had not closed within 200ms: target.null still ran"
        self.assertEqual((verdict, findings), ("fail", [("slow-shutdown", claim)]), self.shown)
        self.assertIn("of the time allowed", self.result["findings"][0]["evidence"])
        self.assert_clean(scene(close_takes="50ms", close_within="30s"))

    def test_under_explore_only_idle_time_counts(self):
        explore = ("--mode", "explore", "--schedules", 20)
        verdict, findings = self.judged(scene(close_takes="6s"), *explore)
        claim = "the targets had not closed within 5s: target.null still ran"
        self.assertEqual((verdict, findings), ("fail", [("slow-shutdown", claim)]), self.shown)
        self.assert_clean(scene('t:sleep("60s")', close_takes="4900ms"), *explore)


class Suppressions(Judged):
    LOSSY = scene('null.lose("permit")', "finally(no_leaks {})")
    ENTRY = ("leak\n  claim  permits taken from *\n  who    Ada\n  why    the fix waits\n"
             "  until  {until}\n")

    def suppress(self, text, name="ordeal.supp"):
        (self.dir / name).write_text(text)
        return str(self.dir / name)

    def test_a_file_beside_the_scenario_suppresses(self):
        self.suppress(self.ENTRY.format(until="2999-12-31"))
        verdict, findings = self.judged(self.LOSSY)
        self.assertEqual((verdict, len(findings)), ("pass", 1), self.shown)
        self.assertEqual(self.result["findings"][0]["suppressed"],
                         "by Ada until 2999-12-31: the fix waits")
        self.assertIn("(by Ada until 2999-12-31: the fix waits)", self.shown)

    def test_after_its_day_it_fails_and_complains(self):
        self.suppress(self.ENTRY.format(until="2020-01-01"))
        verdict, _ = self.judged(self.LOSSY)
        self.assertEqual(verdict, "fail", self.shown)
        self.assertIn("expired", self.shown)

    def test_what_is_not_needed_complains(self):
        file = self.suppress(self.ENTRY.format(until="2999-12-31"), "other.supp")
        self.assert_clean(scene(rest="finally(no_leaks {})"), "--suppressions", file)
        self.assertIn('other.supp:1 "leak claim permits taken from *": no longer needed',
                      self.shown)

    def test_what_must_fail_is_never_suppressed(self):
        self.suppress(self.ENTRY.format(until="2999-12-31"))
        self.assertEqual(self.judged('must_fail "leak"\n' + self.LOSSY)[0], "pass", self.shown)
        self.assertTrue(self.result["findings"][0]["expected"])
        self.assertEqual(self.result["findings"][0]["suppressed"], "")

    def test_a_mistake_is_named_with_its_line(self):
        self.suppress("leak\n  claim *\n  who Ada\n  until 2999-12-31\n")
        done = self.ordeal("check", self.scenario(self.LOSSY))
        self.assertEqual(done.returncode, 64)
        self.assertIn("ordeal.supp:1: the entry does not say why", done.stderr)


class AcrossRuns(Judged):
    def test_the_second_run_knows_what_the_first_found(self):
        path = self.scenario(Suppressions.LOSSY)
        out = self.dir / "out"
        first = self.ordeal("run", path, "--out", out)
        self.assertIn("new: no run of this scenario here showed it before", first.stdout)
        second = self.ordeal("run", path, "--out", out)
        self.assertIn("known since run", second.stdout)
        self.assertIn("seen in 1 run before", second.stdout)


if __name__ == "__main__":
    unittest.main()
