"""The smoke scenarios pass, their twins fail for the stated reason, and ThreadSanitizer finds the
planted race and is silent on the clean targets."""

import os
import pathlib
import unittest

import ordeal_testing as t

SMOKE = t.ROOT / "scenarios/smoke"
CLEAN = ["balancer_fair", "breaker_failing_upstream", "config_reload", "limiter_exact",
         "registry_clients"]
MOUNTED = ["directory_listing", "mount_three_groups"]
TSAN = t.ROOT / "build/tsan/ordeal"


class Smoke(t.Case):
    def passes(self, name, *args):
        result, done = self.run_scenario(SMOKE / f"{name}.lua", *args)
        self.assertEqual(result["verdict"], "pass", done.stdout)
        self.assertEqual([f for f in result["findings"] if not f["expected"]], [])
        self.assertEqual(done.returncode, 0)
        return result

    def test_clean_targets_pass(self):
        for name in CLEAN:
            with self.subTest(name):
                result = self.passes(name)
                self.assertGreater(sum(op["count"] for op in result["operations"]), 0)

    def test_mounted_targets_pass(self):
        for name in MOUNTED:
            with self.subTest(name):
                result, done = self.run_scenario(SMOKE / f"{name}.lua")
                if not t.has_fuse():
                    self.assertEqual(result["verdict"], "skipped")
                    self.assertIn("/dev/fuse", result["reason"])
                    continue
                self.assertEqual(result["verdict"], "pass", done.stdout)
        self.assert_nothing_left()

    def test_the_limiter_twin_is_caught_by_its_invariant(self):
        result = self.passes("twin_limiter_check_then_take")
        expected = [f for f in result["findings"] if f["expected"]]
        self.assertEqual([f["kind"] for f in expected], ["invariant"])
        self.assertIn("exactly ten of eleven", expected[0]["claim"])

    def test_a_twin_without_its_defect_fails(self):
        path = self.scenario('include "smoke/limiter_exact"\n'
                             'must_fail "invariant: exactly ten of eleven are admitted"\n',
                             "scenarios/twin.lua")
        (self.dir / "scenarios/smoke").symlink_to(SMOKE)
        result, done = self.run_scenario(path)
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1), done.stdout)

    def test_the_defect_is_found_without_must_fail_too(self):
        result, done = self.run_scenario(SMOKE / "limiter_exact.lua", "--defect",
                                         "gateway.limiter.check_then_take")
        self.assertEqual((result["verdict"], done.returncode), ("fail", 1), done.stdout)
        self.assertIn("reproduce:", done.stdout)


@unittest.skipUnless(TSAN.exists(), f"SKIPPED: there is no ThreadSanitizer build at {TSAN}")
class Sanitized(t.Case):
    def test_the_planted_race_is_a_finding_with_both_stacks(self):
        result, done = self.run_scenario(SMOKE / "twin_balancer_plain_counter.lua")
        self.assertEqual((result["verdict"], done.returncode), ("pass", 0), done.stdout)
        races = [f for f in result["findings"] if f["kind"] == "data-race"]
        self.assertTrue(races and all(f["expected"] for f in races))
        race = races[0]
        self.assertEqual(len(race["stacks"]), 2)
        for stack in race["stacks"]:
            self.assertRegex(stack["thread"], r"^clients/\d+$")
            self.assertTrue(any("plain_counter.cc" in f["file"] for f in stack["frames"]))
        self.assertRegex(race["fingerprint"], r"^[0-9a-f]{16}$")
        again, _ = self.run_scenario(SMOKE / "twin_balancer_plain_counter.lua")
        prints = {f["fingerprint"] for f in again["findings"]}
        self.assertIn(race["fingerprint"], prints)

    def test_the_clean_targets_are_silent(self):
        for name in CLEAN + (MOUNTED if t.has_fuse() else []):
            with self.subTest(name):
                args = ["--set", "clients=100"] if name == "registry_clients" else []
                result, done = self.run_scenario(SMOKE / f"{name}.lua", "--sanitize", "thread",
                                                 *args, timeout=300)
                self.assertEqual(result["environment"]["sanitizer"], "thread")
                self.assertEqual(result["findings"], [], done.stdout)
                self.assertEqual(result["verdict"], "pass", done.stdout)


if __name__ == "__main__":
    unittest.main()
