"""Memory errors, undefined behaviour and lost memory from outside, under --sanitize address: each is a
finding with its stacks where it was planted, and none is where it almost was."""

import pathlib
import unittest

import ordeal_testing as t

ASAN = pathlib.Path(t.ORDEAL).parents[1] / "asan/ordeal"
DEFECTS = t.ROOT / "scenarios/defects/unionfs"

MISTAKE = """
describe "a mistake that only a sanitizer tells of"
local null = target.null {{}}
group("users", {{ threads = 2, iterations = 3 }}, function() null.nop() {body} end)
{rest}
"""
# What is found, what the claim says, and what its stacks tell of.
MEMORY = {
    "overflow": ("heap-buffer-overflow in ", ["write of 1 bytes by users/", "allocated by users/"]),
    "use-after-free": ("heap-use-after-free in ",
                       ["read of 4 bytes by users/", "freed by users/", "allocated by users/"]),
}
UNDEFINED = {
    "shift": "shift exponent 40 is too large for 32-bit type 'int' in ",
    "sum": "signed integer overflow: 2147483647 + 1 cannot be represented in type 'int' in ",
    "misaligned": "load of misaligned address for type ",
}
ENTRY = "{kind}\n  frame  *{frame}*\n  who    Ada\n  why    the fix waits\n  until  2999-12-31\n"


def mistake(body, rest=""):
    return MISTAKE.format(body=body, rest=rest)


@unittest.skipUnless(ASAN.exists(), f"SKIPPED: there is no AddressSanitizer build at {ASAN}")
class Sanitized(t.Case):
    def sanitized(self, path, *args):
        """A run of a scenario under the sanitizer: its result, and what it said."""
        result, done = self.run_scenario(path, "--sanitize", "address", *args, timeout=300)
        self.assertEqual(result["environment"]["sanitizer"], "address", done.stdout)
        return result, done.stdout + done.stderr

    def only_finding(self, path, *args):
        result, said = self.sanitized(path, *args)
        self.assertEqual((result["verdict"], len(result["findings"])), ("fail", 1), said)
        return result["findings"][0], result

    def assert_clean(self, path, *args):
        result, said = self.sanitized(path, *args)
        self.assertEqual((result["verdict"], result["findings"]), ("pass", []), said)


class Mistakes(Sanitized):
    def test_a_memory_error_says_who_accessed_freed_and_allocated(self):
        for kind, (claim, titles) in MEMORY.items():
            with self.subTest(kind):
                path = self.scenario(mistake(f'null.crash("{kind}")'))
                finding, result = self.only_finding(path, "--seed", 1)
                self.assertEqual(finding["kind"], "memory-error")
                self.assertTrue(finding["claim"].startswith(claim), finding["claim"])
                self.assertEqual(len(finding["stacks"]), len(titles))
                for stack, title in zip(finding["stacks"], titles):
                    self.assertTrue(stack["title"].startswith(title), stack["title"])
                    self.assertTrue(any(f["file"] == "targets/null/mistakes.cc" and f["line"] > 0
                                        for f in stack["frames"]), stack)
                self.assertRegex(finding["thread"], r"^users/[01]$")
                self.assertFalse(result["complete"], "it ends the run")
                again, _ = self.only_finding(path, "--seed", 2)
                self.assertEqual(again["fingerprint"], finding["fingerprint"])

    def test_what_is_undefined_is_told_once_and_the_run_goes_on(self):
        for kind, claim in UNDEFINED.items():
            with self.subTest(kind):
                path = self.scenario(mistake(f'null.crash("{kind}")'))
                finding, result = self.only_finding(path, "--seed", 1)
                self.assertEqual(finding["kind"], "undefined-behavior")
                self.assertTrue(finding["claim"].startswith(claim), finding["claim"])
                self.assertTrue(finding["location"].startswith("targets/null/mistakes.cc:"))
                self.assertTrue(result["complete"])
                self.assertEqual(sum(g["iterations"] for g in result["groups"]), 6)
                again, _ = self.only_finding(path, "--seed", 2)
                self.assertEqual(again["fingerprint"], finding["fingerprint"])

    def test_each_kind_has_a_fingerprint_of_its_own(self):
        path = self.scenario(mistake(" ".join(f'null.crash("{kind}")' for kind in UNDEFINED)))
        result, said = self.sanitized(path)
        self.assertEqual(len({f["fingerprint"] for f in result["findings"]}), 3, said)

    def test_what_comes_closest_is_none(self):
        body = " ".join(f'null.almost("{kind}")' for kind in (*MEMORY, *UNDEFINED))
        path = self.scenario(mistake(body))
        self.assert_clean(path)
        self.assert_clean(path, "--mode", "explore", "--schedules", 50)

    def test_the_schedule_of_one_replays(self):
        for kind, found in (("use-after-free", "memory-error"), ("shift", "undefined-behavior")):
            with self.subTest(kind):
                out = self.dir / kind
                path = self.scenario(mistake(f'null.crash("{kind}")'), f"{kind}.lua")
                result, done = self.run_scenario(path, "--sanitize", "address", "--mode", "explore",
                                                 out=out)
                self.assertEqual([f["kind"] for f in result["findings"]], [found], done.stdout)
                [schedule] = out.rglob("*.schedule")
                again = self.ordeal("replay", schedule, "--sanitize", "address", "--times", 3)
                self.assertEqual(again.returncode, 1, again.stdout + again.stderr)
                self.assertIn("seen 3 of 3 times", again.stdout)

    def test_an_abort_keeps_its_stack(self):
        finding, _ = self.only_finding(self.scenario(mistake('null.crash("abort")')))
        self.assertEqual(finding["kind"], "crash")
        self.assertTrue(finding["stacks"] and finding["stacks"][0]["frames"], finding)

    def test_a_plain_build_tells_of_none(self):
        for kind in (*MEMORY, *UNDEFINED):
            result, done = self.run_scenario(self.scenario(mistake(f'null.crash("{kind}")')))
            self.assertEqual((result["verdict"], result["findings"]), ("pass", []), done.stdout)


class LostMemory(Sanitized):
    CHECK = 'finally(no_leaks { "memory" })'

    def test_blocks_that_nothing_leads_to_are_one_leak(self):
        path = self.scenario(mistake('null.lose("memory")', self.CHECK))
        finding, result = self.only_finding(path, "--seed", 1)
        self.assertEqual((finding["kind"], finding["count"]), ("leak", 6))
        self.assertIn("allocated is lost", finding["claim"])
        self.assertTrue(any(f["file"] == "targets/null/losses.cc"
                            for f in finding["stacks"][0]["frames"]), finding["stacks"])
        self.assertTrue(result["complete"])
        again, _ = self.only_finding(path, "--seed", 2)
        self.assertEqual(again["fingerprint"], finding["fingerprint"])

    def test_what_its_owner_frees_is_not_lost(self):
        self.assert_clean(self.scenario(mistake('null.lose("cache")', self.CHECK)))

    def test_who_does_not_ask_is_not_told(self):
        self.assert_clean(self.scenario(mistake('null.lose("memory")')))


class LetPass(Sanitized):
    def suppress_findings(self, kind, frame, body, rest=""):
        (self.dir / "ordeal.supp").write_text(ENTRY.format(kind=kind, frame=frame))
        result, said = self.sanitized(self.scenario(mistake(body, rest)))
        self.assertEqual([f["kind"] for f in result["findings"]], [kind], said)
        self.assertEqual(result["findings"][0]["suppressed"],
                         "by Ada until 2999-12-31: the fix waits", said)
        return result

    def test_what_the_run_outlives(self):
        result = self.suppress_findings("undefined-behavior", "shift", 'null.crash("shift")')
        self.assertEqual(result["verdict"], "pass", result["reason"])
        result = self.suppress_findings("leak", "lose_memory", 'null.lose("memory")', LostMemory.CHECK)
        self.assertEqual(result["verdict"], "pass", result["reason"])

    def test_what_ends_the_run_leaves_it_unknown(self):
        result = self.suppress_findings("memory-error", "overflow", 'null.crash("overflow")')
        self.assertEqual(result["verdict"], "unknown", result["reason"])
        self.assertIn("the run did not come to its end: heap-buffer-overflow", result["reason"])


class Defects(Sanitized):
    """Planted bugs of the union that use memory which was freed, and their clean scenarios."""

    TWINS = sorted(DEFECTS.glob("*_address.lua"))
    CLEAN = ("branches_change", "branches_walked", "directories_listed", "nodes_follow_lookups")

    def test_each_is_a_memory_error_with_its_stacks(self):
        self.assertEqual(len(self.TWINS), 4)
        for path in self.TWINS:
            with self.subTest(path.stem):
                prints = {}
                for seed in (1, 1, 2):
                    result, done = self.run_scenario(path, "--mode", "explore", "--seed", seed,
                                                     "--for", "60s", "--no-shrink", timeout=300)
                    self.assertEqual(result["verdict"], "pass", done.stdout + done.stderr)
                    [finding] = [f for f in result["findings"] if f["expected"]]
                    frees = "heap-use-after-free" in finding["claim"]
                    self.assertEqual(len(finding["stacks"]), 3 if frees else 2, finding["evidence"])
                    self.assertTrue(any(f["file"].startswith("targets/unionfs/")
                                        for f in finding["stacks"][-1]["frames"]), finding)
                    prints.setdefault(seed, set()).add(finding["fingerprint"])
                self.assertEqual(len(prints[1]), 1, "one seed, one finding")

    def test_their_clean_scenarios_are_silent(self):
        for name in self.CLEAN:
            with self.subTest(name):
                path = t.ROOT / f"scenarios/unionfs/{name}.lua"
                self.assert_clean(path, "--mode", "explore", "--schedules", 300)
                small = [] if name.startswith("branches") else ["--set", "rounds=500"]
                self.assert_clean(path, *small)


if __name__ == "__main__":
    unittest.main()
