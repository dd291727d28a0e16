"""A hundred explored failures of different kinds, each replayed by new processes: everything that
target.classics does wrong, under two seeds, and crashes."""

import itertools
import json
import pathlib
import re
import unittest

import ordeal_testing as t
from explore_test import CRASH, Explore

CLASSICS = t.ROOT / "scenarios/classics"
TIMES = 5  # Each in a process of its own, with addresses of its own.


class Replays(Explore):
    def failures_of_classics(self, seed):
        """Explores every program with its bug; (name, schedule) of each."""
        out = self.dir / f"out{seed}"
        twins = sorted(CLASSICS.glob("twin_*.lua"))
        done = self.ordeal("run", *twins, "--mode", "explore", "--seed", seed, "--out", out, "-q",
                           "--jobs", 2)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for path in sorted(out.rglob("result.json")):
            result = json.loads(path.read_text())
            name = result["interleavings"][0]["schedule_file"]
            yield result["findings"][0]["kind"], path.parent / name

    def crashes(self):
        for kind in ("segv", "abort"):
            _, schedule, _ = self.found(CRASH % kind)
            yield "crash", schedule
            (self.dir / "out").rename(self.dir / f"out-{kind}")

    def test_a_hundred_failures_replay_in_new_processes(self):
        randomised = pathlib.Path("/proc/sys/kernel/randomize_va_space").read_text().strip()
        self.assertNotEqual(randomised, "0", "addresses must differ for this to say anything")
        kinds = []
        for kind, schedule in itertools.chain(self.failures_of_classics(1),
                                              self.failures_of_classics(2), self.crashes()):
            kinds.append(kind)
            with self.subTest(f"{kind} {schedule.parent.parent.name}"):
                self.assert_replays(schedule, TIMES)
        self.assertGreaterEqual(len(kinds), 100)
        self.assertGreaterEqual(set(kinds),
                                {"invariant", "deadlock", "lost-wakeup", "data-race", "crash"})

    def test_the_schedule_of_a_bug_shows_nothing_in_the_fixed_program(self):
        path = CLASSICS / "twin_account.lua"
        out = self.dir / "out"
        self.explore(path, "--seed", 3, out=out)
        schedule = next(out.rglob("*.schedule"))
        text = schedule.read_text()
        fixed = re.sub(r"scenario .*", f"scenario {CLASSICS / 'account.lua'}", text, count=1)
        changed = self.dir / "fixed.schedule"
        changed.write_text(fixed)
        done = self.ordeal("replay", changed, "--anyway")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("not seen", done.stdout)


if __name__ == "__main__":
    unittest.main()
