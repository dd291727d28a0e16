"""Orders of locks, deadlocks and stalls from outside: what could hang is told before it does and
confirmed by a schedule, what hangs ends in time with who waits for whom, and twins are silent."""

import pathlib
import time
import unittest

import ordeal_testing as t

CLASSIC = """
describe "{program}, on real threads"
stress {{ {stress} }}
local classics = target.classics {{ program = "{program}", fixed = {fixed} }}
group("main", {{ threads = 1, iterations = 1 }}, function() classics.run() end)
"""
HANG = """
describe "somebody waits for a latch that nobody counts down"
stress { stall_after = "1s" }
local null = target.null {}
local never = shared.latch("never", 1)
group("waiter", { threads = 1, iterations = 1 }, function() null.nop() never:wait() end)
"""


class Locks(t.Case):
    def classic(self, program, *args, fixed="false", stress="", **kw):
        text = CLASSIC.format(program=program, fixed=fixed, stress=stress)
        return self.run_scenario(self.scenario(text, f"{program}_{fixed}.lua"), *args, **kw)

    def of_kind(self, result, kind):
        return [f for f in result["findings"] if f["kind"] == kind]

    def test_an_order_of_locks_is_confirmed_and_replays(self):
        out = str(self.dir / "out")
        result, done = self.classic("gated_locks", out=out)
        found = self.of_kind(result, "lock-order")
        self.assertEqual(len(found), 1, done.stdout)
        self.assertFalse(found[0]["warning"])
        self.assertEqual(result["verdict"], "fail")
        self.assertRegex(found[0]["claim"], r"^deadlock: gated_locks\.left and gated_locks\.right are "
                         r"taken in opposite orders by \S+ and \S+$")
        self.assertEqual(sorted(found[0]["locks"]), ["gated_locks.left", "gated_locks.right"])
        self.assertEqual(found[0]["phase"], "run")
        for thread in found[0]["threads"]:
            self.assertRegex(thread["at"], r"lock_order\.cc:\d+$")
        self.assertIn("Confirmed: deadlock-1.schedule", found[0]["evidence"])
        self.assertEqual(len(found[0]["stacks"]), 2)
        for stack in found[0]["stacks"]:
            self.assertTrue(any("lock_order.cc" in f["file"] for f in stack["frames"]), stack)
        schedule = next(pathlib.Path(out).rglob("deadlock-1.schedule"))
        replayed = self.ordeal("replay", schedule)
        self.assertEqual(replayed.returncode, 1, replayed.stdout + replayed.stderr)
        self.assertIn("deadlock", replayed.stdout)
        edges = result["lock_graph"]["edges"]
        self.assertTrue(any(e["in_cycle"] for e in edges), edges)

    def test_without_confirmation_it_is_a_warning_and_fails_nothing(self):
        result, _ = self.classic("gated_locks", "--no-confirm")
        found = self.of_kind(result, "lock-order")
        self.assertEqual(len(found), 1)
        self.assertTrue(found[0]["warning"])
        self.assertIn("Not tried to confirm", found[0]["evidence"])
        self.assertEqual(result["verdict"], "pass")

    def test_under_a_gate_lock_it_is_none(self):
        result, _ = self.classic("gated_locks", fixed="true")
        self.assertEqual(result["findings"], [])
        self.assertEqual(result["verdict"], "pass")
        self.assertFalse(any(e["in_cycle"] for e in result["lock_graph"]["edges"]))

    def test_it_can_be_left_out(self):
        result, _ = self.classic("gated_locks", stress="lock_order = false")
        self.assertEqual(result["findings"], [])
        self.assertNotIn("lock_graph", result)

    def test_a_deadlock_of_two_threads_ends_the_run_at_once(self):
        begin = time.monotonic()
        result, done = self.classic("embrace")
        self.assertLess(time.monotonic() - begin, 60)  # stall_after alone would be 10 s and more.
        found = self.of_kind(result, "deadlock")
        self.assertEqual(len(found), 1, done.stdout)
        self.assertEqual(self.of_kind(result, "stall"), [])
        evidence = found[0]["evidence"]
        self.assertEqual(sorted(found[0]["locks"]), ["embrace.left", "embrace.right"])
        waits = {t["name"].split("/")[-1]: t["waits_for"] for t in found[0]["threads"]}
        self.assertEqual(waits, {"left#0": "lock embrace.right", "right#0": "lock embrace.left"})
        for side, other in (("left", "right"), ("right", "left")):
            self.assertRegex(evidence, rf"{side}#0 waits for lock embrace\.{other} at \S+:\d+ for "
                             rf"\S+, held by \S*{other}#0")
            stacks = [s for s in found[0]["stacks"] if s["thread"].endswith(f"{side}#0")]
            self.assertEqual(len(stacks), 1)
            self.assertTrue(any("lock_order.cc" in f["file"] for f in stacks[0]["frames"]))

    def test_its_twin_ends(self):
        result, _ = self.classic("embrace", fixed="true")
        self.assertEqual(result["findings"], [])
        self.assertEqual(result["verdict"], "pass")

    def test_a_stall_says_on_what_and_where(self):
        result, done = self.run_scenario(self.scenario(HANG))
        found = self.of_kind(result, "stall")
        self.assertEqual(len(found), 1, done.stdout)
        self.assertEqual(self.of_kind(result, "deadlock"), [])
        self.assertIn(("waiter/0", "condition shared.never"),
                      [(t["name"], t["waits_for"]) for t in found[0]["threads"]])
        self.assertRegex(found[0]["evidence"],
                         r"waiter/0 waits for condition shared\.never .*never notified")
        self.assertTrue(any(s["thread"] == "waiter/0" and s["frames"] for s in found[0]["stacks"]))
        self.assertIn("no thread has moved for 1s", found[0]["claim"])


if __name__ == "__main__":
    unittest.main()
