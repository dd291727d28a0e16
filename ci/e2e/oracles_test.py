"""Each kind of finding has planted defects that it tells of, and their clean scenarios are silent.

What must be found comes from the scenarios: `must_fail` names the kind, and a run passes where
exactly that is found. Mode explore, but for orders of locks, which are told of on real threads,
where nothing hangs."""

import collections
import re
import unittest

import ordeal_testing as t

TWINS = sorted(path for target in ("gateway", "unionfs")
               for path in (t.ROOT / "scenarios/defects" / target).glob("*.lua")
               if '"directed"' not in path.read_text())
# Kinds of findings, and how many defects of each target they must tell of at least.
AT_LEAST = {"history": {"gateway": 3, "unionfs": 3}, "leak": {"gateway": 3, "unionfs": 2},
            "slow-shutdown": {"gateway": 3}, "deadlock": {"gateway": 1, "unionfs": 4},
            "lost-wakeup": {"gateway": 1}, "invariant": {"gateway": 3, "unionfs": 3}}
LOCK_ORDERS = 3  # Of both targets.


def kind_of(path):
    return re.search(r'^must_fail "([^":]+)', path.read_text(), re.M).group(1)


def clean_of(path):
    return t.ROOT / "scenarios" / (re.search(r'^include "([^"]+)"', path.read_text(), re.M)
                                   .group(1) + ".lua")


def tagged(path, tag):
    return f'"{tag}"' in path.read_text()


class Oracles(t.Case):
    def test_each_kind_has_defects_to_tell_of(self):
        told = collections.defaultdict(lambda: collections.defaultdict(set))
        for path in TWINS:
            told[kind_of(path)][path.parent.name].add(t.planted_in(path))
        for kind, targets in AT_LEAST.items():
            for target, least in targets.items():
                with self.subTest(kind, target=target):
                    self.assertGreaterEqual(len(told[kind][target]), least)
        self.assertGreaterEqual(sum(map(len, told["lock-order"].values())), LOCK_ORDERS)
        self.assertGreaterEqual(len([p for p in TWINS if tagged(p, "weak-memory")]), 3)

    def test_an_order_of_locks_is_found_and_confirmed_where_nothing_hangs(self):
        apart = [path for path in TWINS if kind_of(path) == "lock-order"
                 and tagged(path, "stress-only")]
        self.assertGreaterEqual(len(apart), 2)
        for path in apart:
            with self.subTest(path.stem):
                result, done = self.run_scenario(path)
                self.assertEqual(result["verdict"], "pass", done.stdout)
                [found] = [f for f in result["findings"] if f["expected"]]
                self.assertFalse(found["warning"])
                self.assertIn("Confirmed: deadlock-1.schedule", found["evidence"])
            with self.subTest(clean_of(path).stem):
                result, done = self.run_scenario(clean_of(path))
                self.assertEqual((result["verdict"], result["findings"]), ("pass", []), done.stdout)

    def test_what_weak_memory_shows_no_order_of_steps_does(self):
        for path in (path for path in TWINS if tagged(path, "weak-memory")):
            with self.subTest(path.stem):
                weak = ("--mode", "explore", "--no-shrink", "--seed", 5, "--schedules", 3000)
                result, done = self.run_scenario(path, *weak)
                self.assertEqual(result["verdict"], "pass", done.stdout)
                strong, done = self.run_scenario(path, *weak, "--memory", "sc")
                self.assertEqual((strong["verdict"], strong["findings"]), ("fail", []), done.stdout)
                self.assertIn("and did not", strong["reason"])


if __name__ == "__main__":
    unittest.main()
