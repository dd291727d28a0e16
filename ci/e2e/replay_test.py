"""Faults replay: what a (point, thread, n-th hit) decides is the same in every run of a seed."""

import os
import unittest

import ordeal_testing as t

PAIRS = int(os.environ.get("ORDEAL_PAIRS", "20"))

IN_PROCESS = """
describe "requests with faults, bounded by iterations"
local gateway = target.gateway { providers = { { name = "a" }, { name = "b" } } }
local names = gateway.provider_names()
group("asking", { threads = 3, iterations = 300 }, function(t) gateway.lookup(t:pick(names)) end)
group("requesting", { threads = 3, iterations = 100 }, function(t) gateway.handle_request() end)
fault "gateway.registry.lookup" { chance = "1/10", delay = "1us..50us" }
fault "gateway.upstream.call" "10%error(ECONNRESET)->5%delay(20us)"
fault "gateway.upstream.connect" { every = 7, group = "requesting", yield = 3 }
"""
MOUNTED = """
describe "a mounted union with faults, bounded by iterations"
local fs = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 6, via = "mount" }
local paths = fs.paths()
group("writers", { threads = 2, iterations = 60 }, function(t) fs.write(t:pick(paths), t:unique()) end)
group("readers", { threads = 2, iterations = 60 }, function(t) fs.read(t:pick(paths)) end)
fault "unionfs.write.branch" { chance = "1/10", delay = "10us..200us", group = "writers" }
fault "unionfs.read.branch" { chance = "1/10", error = "EIO", group = "readers" }
"""
UNCONDITIONAL = """
describe "every thread reaches its point a fixed number of times"
local gateway = target.gateway {}
local names = gateway.provider_names()
group("asking", { threads = 4, iterations = 500 }, function(t) gateway.lookup(t:pick(names)) end)
fault "gateway.registry.lookup" { chance = "1/10", delay = "1us..50us" }
"""


def decisions(result):
    """(point, thread, n) -> what fired there."""
    fired = {}
    for f in result["faults"]:
        fired.setdefault((f["point"], f["thread"], f["hit"]), []).append(
            (f["rule"], f["action"], f["value"]))
    return fired


def hits(result):
    return {(p["name"], thread): n for p in result["points"] if p["armed"]
            for thread, n in p["hits_by_thread"].items()}


class Replay(t.Case):
    def pair(self, path, seed):
        first, _ = self.run_scenario(path, "--seed", seed)
        second, _ = self.run_scenario(path, "--seed", seed)
        return first, second

    def assert_alike(self, first, second):
        """Wherever both runs came, they decided alike."""
        a, b = decisions(first), decisions(second)
        hits_a, hits_b = hits(first), hits(second)
        self.assertGreater(len(a), 5, "nothing fired, so nothing is shown")
        compared = 0
        for (point, thread), n in hits_a.items():
            if thread.startswith(("kernel", "thread/")):
                continue  # Outside the promise: nobody knows who they are.
            for hit in range(1, min(n, hits_b.get((point, thread), 0)) + 1):
                compared += 1
                key = (point, thread, hit)
                self.assertEqual(a.get(key), b.get(key), f"{key} of seed {first['seed']}")
        self.assertGreater(compared, 100)

    def test_in_process(self):
        path = self.scenario(IN_PROCESS)
        for seed in range(PAIRS):
            self.assert_alike(*self.pair(path, seed))

    @unittest.skipUnless(t.has_fuse(), "SKIPPED: there is no /dev/fuse here")
    def test_through_the_mount(self):
        path = self.scenario(MOUNTED)
        for seed in range(PAIRS):
            self.assert_alike(*self.pair(path, seed))

    def test_logs_are_identical_where_points_are_reached_unconditionally(self):
        path = self.scenario(UNCONDITIONAL)
        for seed in range(PAIRS):
            first, second = self.pair(path, seed)
            self.assertEqual(decisions(first), decisions(second))
            self.assertEqual(hits(first), hits(second))

    def test_another_seed_decides_otherwise(self):
        path = self.scenario(UNCONDITIONAL)
        first, _ = self.run_scenario(path, "--seed", 1)
        second, _ = self.run_scenario(path, "--seed", 2)
        self.assertNotEqual(decisions(first), decisions(second))


if __name__ == "__main__":
    unittest.main()
