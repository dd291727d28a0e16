"""Every planted defect of the gateway is found by its must-fail scenario under explored schedules,
and the clean scenario that it includes finds nothing."""

import unittest

import ordeal_testing as t

CLEAN = sorted((t.ROOT / "scenarios/gateway").glob("*.lua"))
TWINS = sorted((t.ROOT / "scenarios/defects/gateway").glob("*.lua"))


class GatewayDefects(t.Case):
    def explored(self, path, seed, *args):
        return self.passes(path, seed, "--mode", "explore", "--no-shrink", *args)

    def passes(self, path, seed, *args):
        result, done = self.run_scenario(path, "--seed", seed, "-q", *args)
        self.assertEqual((result["verdict"], done.returncode), ("pass", 0), done.stdout)
        return result

    def test_each_defect_is_found(self):
        self.assertGreaterEqual(len(TWINS), 34)
        for path in TWINS:
            for seed in (1, 2):
                with self.subTest(path.stem, seed=seed):
                    run = self.passes if "stress-only" in path.read_text() else self.explored
                    result = run(path, seed, "--for", "20s")
                    self.assertTrue([f for f in result["findings"] if f["expected"]])

    def test_clean_scenarios_find_nothing(self):
        self.assertGreaterEqual(len(CLEAN), 24)
        for path in CLEAN:
            with self.subTest(path.stem):
                result = self.explored(path, 3, "--schedules", "500")
                self.assertEqual(result["findings"], [])
                self.assertGreater(sum(op["count"] for op in result["operations"]), 0)

    def test_each_twin_adds_a_defect_and_nothing_else(self):
        for path in TWINS:
            words = {line.split()[0] for line in path.read_text().splitlines() if line.strip()}
            with self.subTest(path.stem):
                self.assertLessEqual(words, {"include", "defect", "must_fail", "tags"})
                self.assertTrue(path.stem.startswith(t.planted_in(path).replace(".", "_")))


if __name__ == "__main__":
    unittest.main()
