"""The score on planted bugs: what it finds, what it misses, what it calls a false alarm."""

import json
import pathlib
import unittest

import ordeal_testing as t

SMOKE = t.ROOT / "scenarios/smoke"
# A limiter that tests, then takes; the claim holds where it is whole.
CLEAN = """
local gateway = target.gateway { limiter = { capacity = 1 } }
local won = shared.counter("won")
group("clients", { threads = 2, iterations = 1 }, function() if gateway.take() then won:add(1) end end)
finally("one token, one winner", function() return won:get() == 1, won:get() .. " won" end)
"""
DEFECT = 'defect "gateway.limiter.check_then_take"\n'
MUST = 'must_fail "invariant: one token, one winner"\n'
# A score that is read while calls fail.
WEAK = """
local gateway = target.gateway {
  providers = { { name = "a", failures = "1/1" } }, breaker = { trip_after = 1000000 } }
local wrong = shared.counter("wrong")
group("clients", { threads = 2, iterations = 2 }, function() gateway.handle_request() end)
group("watchers", { threads = 1, iterations = 2 }, function()
  local score = gateway.health("a")
  if score < 0 or score > 100 then wrong:add(1) end
end)
finally("every score was a percentage", function() return wrong:get() == 0 end)
"""


class Score(t.Case):
    def score(self, for_time="5s"):
        done = self.ordeal("score", "gateway", "--scenarios", self.dir / "scenarios/defects",
                           "--json", "--quiet", "--seeds", "2", "--for", for_time, "--mode", "explore",
                           "--out", self.dir / "out")
        self.assertIn(done.returncode, (0, 1, 2), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report, json.loads((self.dir / "out/score/score.json").read_text()))
        return report, done.returncode

    def planted(self, extra="", clean=CLEAN, name="planted"):
        self.scenario(clean, "scenarios/clean.lua")
        self.scenario('include "clean"\n' + extra + DEFECT + MUST, f"scenarios/defects/{name}.lua")

    def test_a_planted_bug_is_found_and_its_clean_scenario_is_silent(self):
        self.planted()
        report, status = self.score()
        self.assertEqual(status, 0, report)
        [row] = report["defects"]
        self.assertEqual((row["id"], row["found"], row["seeds"]),
                         ("gateway.limiter.check_then_take", 2, 2))
        self.assertEqual(row["by"], ["explore: invariant"])
        self.assertGreater(row["seconds_median"], 0)
        self.assertGreaterEqual(row["schedules_median"], 1)
        self.assertEqual(report["kinds"], [{"kind": "invariant", "found": 1, "seldom": [],
                                            "defects": ["gateway.limiter.check_then_take"]}])
        self.assertEqual(report["false_alarms"], 0)
        [clean] = report["clean"]
        self.assertEqual(clean["scenario"], "clean")
        self.assertEqual((clean["modes"][0]["found"], clean["modes"][0]["seeds"]), (0, 2))
        page = (self.dir / "out/score/score.html").read_text()
        self.assertIn("1 of 1 bugs found", page)
        self.assertIn("<td>invariant</td><td class=\"n\">1</td>", page)

    def test_a_bug_that_no_run_can_show_is_missed(self):
        self.planted(clean=CLEAN.replace("threads = 2", "threads = 1"))
        report, status = self.score("200ms")
        self.assertEqual((status, report["defects"][0]["found"]), (1, 0))
        self.assertEqual(report["kinds"], [])

    def test_a_clean_scenario_that_fails_is_a_false_alarm(self):
        self.planted(clean=CLEAN.replace("won:get() == 1,", "won:get() == 2,"))
        report, status = self.score()
        self.assertEqual(status, 1)
        self.assertEqual(report["false_alarms"], 2)
        self.assertIn("one token, one winner", report["clean"][0]["false_alarm"])
        self.assertIn("--clean", report["clean"][0]["false_alarm"])

    def test_a_fault_in_the_window_of_the_bug_makes_it_directed(self):
        self.planted()
        self.planted('fault "gateway.limiter.take_window" { yield = 1 }\n', name="aimed")
        report, _ = self.score()
        [row] = report["defects"]
        self.assertEqual(row["scenarios"], ["defects/aimed", "defects/planted"])
        self.assertEqual([(c["mode"], c["found"]) for c in row["directed"]], [("explore", 2)])
        self.assertEqual([c["mode"] for c in row["modes"]], ["explore"])

    def test_faults_are_compared_with_none(self):
        self.planted('fault "gateway.limiter.refill" { chance = "1/4", yield = 1 }\n')
        report, _ = self.score()
        [without] = report["defects"][0]["without_faults"]
        self.assertEqual((without["mode"], without["seeds"]), ("explore", 2))

    def test_two_scenarios_of_one_defect_count_for_two_kinds(self):
        self.planted()
        self.scenario(CLEAN.replace("finally(", "-- ") +
                      'finally(linearizable { model = "token-bucket" })', "scenarios/bucket.lua")
        self.scenario('include "bucket"\n' + DEFECT + 'must_fail "history"\n',
                      "scenarios/defects/planted_history.lua")
        report, status = self.score()
        self.assertEqual(status, 0, report)
        self.assertEqual({kind["kind"]: kind["found"] for kind in report["kinds"]},
                         {"history": 1, "invariant": 1})
        [row] = report["defects"]
        self.assertEqual(row["by"], ["explore: invariant", "explore: history"])
        self.assertEqual([column["by"] for column in row["modes"]],
                         [{"invariant": 2}, {"history": 2}])

    def test_weak_memory_is_compared_with_strong(self):
        self.scenario(WEAK, "scenarios/weak.lua")
        self.scenario('include "weak"\ndefect "gateway.health.stale_score"\n'
                      'must_fail "invariant"\ntags { "weak-memory" }\n',
                      "scenarios/defects/seen_late.lua")
        report, status = self.score()
        self.assertEqual(status, 0, report)
        [row] = report["defects"]
        [strong] = row["without_weak_memory"]
        self.assertEqual((strong["mode"], strong["found"], strong["seeds"]), ("explore", 0, 2))
        self.assertEqual([kind["kind"] for kind in report["kinds"]], ["invariant", "weak memory"])

    def test_unknown_names_and_modes_say_what_there_is(self):
        done = self.ordeal("score", "gatewax.limiter.check_then_take", "--scenarios", SMOKE)
        self.assertEqual(done.returncode, 64)
        self.assertIn("gateway.limiter.check_then_take", done.stderr)
        done = self.ordeal("score", "gateway", "--scenarios", SMOKE, "--mode", "stres")
        self.assertEqual(done.returncode, 64)
        self.assertIn('did you mean "stress"', done.stderr)
        self.planted()
        done = self.ordeal("score", "gateway", "--scenarios", self.dir / "scenarios/defects",
                           "--mode", "address", "--out", self.dir / "out")
        self.assertEqual(done.returncode, 64, done.stdout)
        self.assertIn("nothing makes sense in mode address", done.stderr)


class Variants(t.Case):
    def test_clean_runs_a_must_fail_scenario_as_if_nothing_were_planted(self):
        result, done = self.run_scenario(SMOKE / "twin_limiter_check_then_take.lua", "--clean")
        self.assertEqual((result["verdict"], result["defects"], result["must_fail"]),
                         ("pass", [], ""), done.stdout)
        self.assertIn("--clean", result["reproduce"])

    def test_without_faults_nothing_fires(self):
        result, _ = self.run_scenario(SMOKE / "config_reload.lua", "--no-faults")
        self.assertEqual((result["verdict"], result["faults_total"]), ("pass", 0))
        result, _ = self.run_scenario(SMOKE / "config_reload.lua")
        self.assertGreater(result["faults_total"], 0)

    def test_a_run_may_end_with_its_first_finding(self):
        path = self.scenario(
            'local gateway = target.gateway {}\n'
            'group("clients", { threads = 1, for_time = "60s" }, function() gateway.take() end)\n'
            'always("never", function() return false end)\n')
        result, _ = self.run_scenario(path, "--stop-when-found", timeout=50)
        self.assertEqual(result["verdict"], "fail")
        self.assertLess(result["duration"], 40e9)

    def test_a_schedule_that_was_found_without_faults_replays_without_them(self):
        path = self.scenario(CLEAN + DEFECT + MUST +
                             'fault "gateway.limiter.refill" { yield = 1 }\n')
        out = self.dir / "out"
        self.run_scenario(path, "--mode", "explore", "--no-faults", out=out)
        [schedule] = pathlib.Path(out).rglob("*.schedule")
        self.assertIn("faults off", schedule.read_text())
        done = self.ordeal("replay", schedule)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
