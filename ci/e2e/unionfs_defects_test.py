"""The union's planted defects: each is found by its scenario, and the scenarios of the clean union
hold. Both under explored schedules, so that what one machine sees another sees too."""

import unittest

import ordeal_testing as t

CLEAN = t.ROOT / "scenarios/unionfs"
MUST_FAIL = t.ROOT / "scenarios/defects/unionfs"
SEEDS = (1, 2)
# Not plain exploration.
ELSEWHERE = ("tsan-only", "asan-only", "stress-only", "directed", "address")


class UnionfsDefects(t.Case):
    def explore(self, path, seed, *args):
        out = self.dir / path.stem / str(seed)
        done = t.subprocess.run(
            [t.ORDEAL, "run", str(path), "--mode", "explore", "--seed", str(seed), "-q",
             "--out", str(out), *args], cwd=t.ROOT, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def test_each_defect_is_found(self):
        paths = sorted(MUST_FAIL.glob("*.lua"))
        self.assertGreaterEqual(len(paths), 18)
        for path in paths:
            if any(f'"{tag}"' in path.read_text() for tag in ELSEWHERE):
                continue
            for seed in SEEDS:
                with self.subTest(path=path.stem, seed=seed):
                    status, said = self.explore(path, seed, "--for", "20s", "--no-shrink")
                    self.assertEqual(status, 0, said)
                    self.assertIn("it failed as it must", said)

    def test_the_clean_union_holds(self):
        paths = sorted(CLEAN.glob("*.lua"))
        self.assertGreaterEqual(len(paths), 14)
        for path in paths:
            with self.subTest(path=path.stem):
                status, said = self.explore(path, 3, "--schedules", "300")
                self.assertEqual(status, 0, said)

    def test_each_defect_has_a_scenario_that_adds_nothing_else(self):
        for path in sorted(MUST_FAIL.glob("*.lua")):
            verbs = {line.split()[0] for line in path.read_text().splitlines()
                     if line and not line.startswith("--")}
            if "tags" in verbs and '"directed"' in path.read_text():
                continue
            with self.subTest(path=path.stem):
                self.assertLessEqual(verbs, {"include", "defect", "must_fail", "tags", "sanitize"})


if __name__ == "__main__":
    unittest.main()
