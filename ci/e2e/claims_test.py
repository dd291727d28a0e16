"""What scenarios and targets claim, in both modes: each claim that is broken fails the run, each that
holds is silent, what was never seen is unknown, and the catalogue in the result has them all."""

import unittest

import ordeal_testing as t

HEAD = """
local gateway = target.gateway { limiter = { capacity = 10 } }
local done = shared.counter("done")
group("clients", { threads = 3, iterations = 20 }, function() gateway.take() done:add(1) end)
"""
TURNED_AWAY = "gateway.limiter: a request is refused"


class Claims(t.Case):
    def judged(self, claims, mode):
        path = self.scenario(HEAD + claims)
        args = ["--schedules", 50] if mode == "explore" else []
        return self.run_scenario(path, "--mode", mode, *args)

    def in_both_modes(self, claims, verdict):
        for mode in ("stress", "explore"):
            with self.subTest(mode):
                result, done = self.judged(claims, mode)
                self.assertEqual(result["verdict"], verdict, done.stdout + done.stderr)
                yield result, done

    def test_what_holds_is_silent_and_listed(self):
        claims = f"""
        eventually("all are done", {{ within = "5s" }}, function() return done:get() == 60 end)
        eventually("one is done", {{ within = "5s", after = "gateway.limiter.refill" }},
                   function() return done:get() >= 1 end)
        sometimes "{TURNED_AWAY}"
        reached("a refill", "gateway.limiter.refill")
        unreachable("nobody needs a connection", "gateway.pool.acquire")
        """
        for result, _ in self.in_both_modes(claims, "pass"):
            seen = {a["claim"]: a for a in result["assertions"]}
            self.assertGreater(seen[TURNED_AWAY]["held"], 0)
            self.assertEqual(seen["nobody needs a connection"]["kind"], "unreachable")
            self.assertEqual(seen["gateway.pool: a request waits for a connection"]["verdict"],
                             "unknown", "of the target, and not asked for: it fails nothing")
            self.assertFalse([c for c in seen if c.startswith("unionfs")])

    def test_what_never_comes_to_hold_fails(self):
        claims = 'eventually("more", { within = "50ms" }, function() return done:get() > 60 end)'
        for result, _ in self.in_both_modes(claims, "fail"):
            self.assertEqual([f["claim"] for f in result["findings"]], ["more"])
            self.assertEqual(result["checks"][0]["verdict"], "fail")

    def test_the_same_after_a_point(self):
        claims = """eventually("more", { within = "50ms", after = "gateway.limiter.refill" },
                               function() return done:get() > 60 end)"""
        for result, _ in self.in_both_modes(claims, "fail"):
            self.assertIn("it did not hold within 50ms", result["findings"][0]["evidence"])

    def test_after_a_point_that_is_never_hit_it_is_never_asked(self):
        claims = """eventually("more", { within = "50ms", after = "gateway.pool.acquire" },
                               function() return false end)"""
        for result, _ in self.in_both_modes(claims, "unknown"):
            self.assertEqual(result["checks"][0]["evaluations"], 0)

    def test_a_point_that_must_not_be_reached_fails(self):
        claims = 'unreachable("no refill", "gateway.limiter.refill")'
        for result, _ in self.in_both_modes(claims, "fail"):
            self.assertIn("targets/gateway/limiter.cc", result["findings"][0]["location"])

    def test_what_was_never_seen_is_unknown_and_said(self):
        claim = "gateway.pool: a request waits for a connection"
        for result, done in self.in_both_modes(f'sometimes "{claim}"', "unknown"):
            self.assertIn(claim, result["reason"])
            self.assertIn(f"never seen: {claim}", done.stdout)

    def test_a_broken_claim_of_a_schedule_is_seen_again_by_its_replay(self):
        result, done = self.judged('unreachable("no refill", "gateway.limiter.refill")', "explore")
        words = result["findings"][0]["reproduce"].split()
        self.assertEqual(words[1], "replay", done.stdout)
        again = self.ordeal(*words[1:])
        self.assertEqual(again.returncode, 1, again.stdout)
        self.assertIn("no refill", again.stdout)


if __name__ == "__main__":
    unittest.main()
