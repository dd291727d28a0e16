"""Histories from outside: what threads did is recorded and judged under stress and mode explore, a
planted mistake is found and its near miss is not, and the file that is left is judged alike."""

import json
import pathlib
import tempfile
import unittest

import ordeal_testing as t

CLEAN = ["unionfs/files_linearizable", "unionfs/directory_tree", "gateway/limiter_linearizable",
         "gateway/config_linearizable", "gateway/registry_linearizable"]
LIMITER = t.ROOT / "scenarios/gateway/limiter_linearizable.lua"
TAKEN_TWICE = "gateway.limiter.check_then_take"

# The scenario's own model of null.echo: what was given comes back, plus `more`.
OWN_MODEL = """
describe "an echo is what was called"
local null = target.null {}
model("echo", { initial = 0, echo = function(state, value) return value + %d, state end })
group("callers", { threads = 2, iterations = 50 }, function(t) null.echo(t:random(9)) end)
finally(linearizable { model = "echo" })
"""
LUA_ERROR = OWN_MODEL.replace("return value + %d", "return value.x.y")
# More is done than there is room for; late in the run what comes back is 7.
MANY = """
describe "more is done than there is room for"
local null = target.null {}
model("echo", { initial = 0, echo = function(state, value) return value == %s and -1 or value end })
group("callers", { threads = 2, iterations = 1000000 }, function(t)
  null.echo(t.iteration < 800000 and 1 or 7)
end)
finally(%s { model = "echo", time = "5s" })
"""
NOBODY = """
describe "nobody does anything that the model speaks of"
local fs = target.memfs {}
group("statters", { threads = 1, iterations = 10 }, function() fs.statfs() end)
finally(linearizable { model = "file", per = "path" })
"""
RENAMED = """
describe "a rename is more than a file knows"
local fs = target.memfs {}
group("g", { threads = 1, iterations = 10 }, function() fs.read("/f0") fs.rename("/f0", "/f1") end)
finally(linearizable { model = "file", per = "path" })
"""


class Record(t.Case):
    def history_of(self, result):
        self.assertEqual(len(result["histories"]), 1, result.get("reason"))
        return result["histories"][0]

    def test_sound_targets_pass_under_stress(self):
        for name in CLEAN:
            with self.subTest(name):
                result, done = self.run_scenario(t.ROOT / f"scenarios/{name}.lua", "--seed", 3)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                history = self.history_of(result)
                self.assertEqual(history["verdict"], "pass")
                self.assertGreater(history["operations"], 500)

    def test_sound_targets_pass_under_explore(self):
        for name in CLEAN:
            with self.subTest(name):
                result, done = self.run_scenario(t.ROOT / f"scenarios/{name}.lua", "--mode",
                                                 "explore", "--for", "2s", "--seed", 3)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertEqual(self.history_of(result)["verdict"], "pass")

    def test_a_token_that_is_taken_twice_is_found_and_the_file_is_judged_alike(self):
        out = tempfile.mkdtemp(dir=self.dir)
        text = (t.ROOT / "scenarios/smoke/limiter_exact.lua").read_text()
        text += '\nfinally(linearizable { model = "token-bucket" })\n'
        result, done = self.run_scenario(self.scenario(text), "--defect", TAKEN_TWICE, out=out)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("history", {f["kind"] for f in result["findings"]})
        history = self.history_of(result)
        self.assertEqual(history["verdict"], "fail")
        self.assertTrue(any(bar.get("failed") for bar in history["bars"]))
        file = next(pathlib.Path(out).rglob(history["file"]))
        again = self.ordeal("history", "check", file, "--model", "token-bucket", "--json")
        self.assertEqual(again.returncode, 1, again.stdout + again.stderr)
        self.assertEqual(json.loads(again.stdout)["verdict"], "violated")

    def test_explore_finds_it_shrinks_it_and_replays_it(self):
        out = tempfile.mkdtemp(dir=self.dir)
        result, done = self.run_scenario(LIMITER, "--defect", TAKEN_TWICE, "--mode", "explore",
                                         "--seed", 5, out=out)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        finding = next(f for f in result["findings"] if f["kind"] == "history")
        self.assertIn("linearizable(token-bucket)", finding["claim"])
        schedule = next(pathlib.Path(out).rglob("*.schedule"))
        again = self.ordeal("replay", schedule)
        self.assertEqual(again.returncode, 1, again.stdout + again.stderr)

    def test_one_fingerprint_from_seed_to_seed(self):
        prints = set()
        for seed in (1, 2):
            result, _ = self.run_scenario(LIMITER, "--defect", TAKEN_TWICE, "--mode", "explore",
                                          "--seed", seed)
            prints |= {f["fingerprint"] for f in result["findings"] if f["kind"] == "history"}
        self.assertEqual(len(prints), 1)

    def test_a_model_of_the_scenario_passes_fails_and_errs_with_its_line(self):
        for more, status, verdict in ((0, 0, "pass"), (1, 1, "fail")):
            for mode in ("stress", "explore"):
                with self.subTest(more=more, mode=mode):
                    result, done = self.run_scenario(self.scenario(OWN_MODEL % more), "--mode",
                                                     mode, "--for", "1s")
                    self.assertEqual(done.returncode, status, done.stdout + done.stderr)
                    self.assertEqual(self.history_of(result)["verdict"], verdict)
        for mode in ("stress", "explore"):
            with self.subTest(mode=mode):
                result, done = self.run_scenario(self.scenario(LUA_ERROR), "--mode", mode)
                self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
                self.assertIn("s.lua:4:", result["reason"])

    def test_what_is_not_known_is_not_passed(self):
        for text, reason in ((MANY % (0, "sequential"), "there was room for the first"),
                             (NOBODY, "nothing was checked"),
                             (RENAMED, "memfs.rename was called in a way")):
            with self.subTest(reason):
                result, done = self.run_scenario(self.scenario(text))
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertIn(reason, result["reason"])

    def test_what_is_more_than_memory_holds_is_judged_while_it_runs(self):
        result, done = self.run_scenario(self.scenario(MANY % (0, "linearizable")))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        history = self.history_of(result)
        self.assertEqual(history["verdict"], "pass")
        self.assertEqual(history["operations"], 2000000)
        result, done = self.run_scenario(self.scenario(MANY % (7, "linearizable")))
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        history = self.history_of(result)
        self.assertEqual(history["verdict"], "fail")
        self.assertIn("echo(7) = 7", history["sentence"])
        self.assertTrue(any(bar["failed"] for bar in history["bars"]))
        finding = next(f for f in result["findings"] if f["kind"] == "history")
        self.assertIn("callers/", finding["thread"])

    @unittest.skipUnless(t.has_fuse(), "needs /dev/fuse")
    def test_a_mounted_union_is_judged_by_what_its_clients_saw(self):
        text = (t.ROOT / "scenarios/unionfs/files_linearizable.lua").read_text()
        text = text.replace("files = files }", 'files = files, via = "mount" }')
        result, done = self.run_scenario(self.scenario(text), "--set", "rounds=300")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.history_of(result)["verdict"], "pass")


if __name__ == "__main__":
    unittest.main()
