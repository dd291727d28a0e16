"""ordeal history: exit statuses, one line of JSON, malformed lines by number and reason, pipes,
caps, levels, and streams."""

import json
import subprocess
import unittest

import ordeal_testing as t

WRITE = '{"client":1,"call":0,"return":1,"op":"write","value":1,"status":"ok"}\n'
READ = '{"client":2,"call":2,"return":3,"op":"read","output":%s,"status":"ok"}\n'


class History(t.Case):
    def check(self, text, *args, model="register"):
        """Judges the text through a pipe; returns its verdict's line, if any, and the process."""
        done = subprocess.run([t.ORDEAL, "history", "check", "-", "--model", model, *args],
                              input=text, capture_output=True, text=True, timeout=60)
        self.assertLessEqual(done.stdout.count("\n"), 1, done.stdout)
        return (json.loads(done.stdout) if done.stdout else None), done

    def generate(self, *args):
        done = self.ordeal("history", "generate", *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_ok_is_0_and_says_what_was_checked(self):
        line, done = self.check(WRITE + READ % 1)
        self.assertEqual((line["verdict"], done.returncode), ("ok", 0))
        self.assertEqual(line["operations"], 2)
        self.assertEqual(done.stderr, "")

    def test_violated_is_1_with_prefix_core_and_sentence(self):
        line, done = self.check(WRITE + READ % "null")
        self.assertEqual((line["verdict"], done.returncode), ("violated", 1))
        self.assertEqual(line["prefix"]["lines"], [1, 2])
        self.assertEqual([item["line"] for item in line["core"]], [1, 2])
        self.assertIn("could only be 1", done.stderr)
        _, quiet = self.check(WRITE + READ % "null", "--json")
        self.assertEqual((quiet.returncode, quiet.stderr), (1, ""))

    def test_unknown_is_2_with_the_reason(self):
        line, done = self.check("")
        self.assertEqual((line["verdict"], done.returncode), ("unknown", 2))
        self.assertIn("nothing was checked", line["reason"])
        # A cap on memory that a stack with equal values must meet.
        text = self.generate("--model", "stack", "--values", "100", "--clients", "12",
                             "--operations", "3000")
        line, done = self.check(text, "--memory", "1", model="stack")
        self.assertEqual((line["verdict"], done.returncode), ("unknown", 2))
        self.assertIn("memory: gave up at event", line["reason"])

    def test_a_stack_of_unique_values_is_judged_in_any_memory(self):
        text = self.generate("--model", "stack", "--values", "0", "--clients", "12",
                             "--operations", "3000")
        line, done = self.check(text, "--memory", "1", model="stack")
        self.assertEqual((line["verdict"], done.returncode), ("ok", 0))

    def test_the_core_of_a_long_history_says_since_when(self):
        text = self.generate("--model", "counter", "--operations", "400", "--lies", "1",
                             "--seed", "4")
        line, done = self.check(text, model="counter")
        self.assertEqual((line["verdict"], done.returncode), ("violated", 1))
        self.assertTrue(line["core_since"]["possible_states"])
        self.assertIn("and of what it could be when", done.stderr)

    def test_malformed_is_64_with_line_and_reason(self):
        cases = {
            '{"client":1,"call":5,"ret': "cut off",
            '{"client":1,"call":5,"return":4,"op":"read","status":"ok"}': "before its call",
            '{"client":1,"call":5,"return":6,"op":"raed","status":"ok"}': 'did you mean "read"',
            '{"client":2,"call":2,"return":6,"op":"read","status":"ok"}': "is open",
        }
        for bad, reason in cases.items():
            for mode in ([], ["--online"]):
                text = WRITE + READ % 1 + bad
                line, done = self.check(text, *mode)
                self.assertEqual((line, done.returncode), (None, 64), bad)
                self.assertIn("-: line 3: ", done.stderr)
                self.assertIn(reason, done.stderr)

    def test_words_that_are_not_there_are_64_with_the_nearest(self):
        for args in (["--level", "sequentail"], ["--for", "soon"]):
            _, done = self.check(WRITE, *args)
            self.assertEqual(done.returncode, 64)
        _, done = self.check(WRITE, model="regster")
        self.assertEqual(done.returncode, 64)
        self.assertIn('did you mean "register"', done.stderr)
        done = self.ordeal("history", "check", self.dir / "none.jsonl", "--model", "register")
        self.assertEqual(done.returncode, 64)
        self.assertIn("none.jsonl", done.stderr)

    def test_a_stale_read_violates_one_level_and_satisfies_another(self):
        line, done = self.check(WRITE + READ % "null", "--level", "all")
        self.assertEqual((line["verdict"], done.returncode), ("violated", 1))
        self.assertIn("violates linearizable, satisfies sequential", line["satisfies"])
        line, done = self.check(WRITE + READ % "null", "--level", "sequential")
        self.assertEqual((line["verdict"], done.returncode), ("ok", 0))

    def test_a_stream_is_judged_as_the_whole_is(self):
        text = self.generate("--model", "register", "--operations", "20000", "--keys", "3",
                             "--seed", "5")
        line, done = self.check(text, "--online")
        self.assertEqual((line["verdict"], done.returncode), ("ok", 0))
        self.assertEqual(line["operations"], 20000)
        whole, _ = self.check(WRITE + READ % "null")
        line, done = self.check(WRITE + READ % "null", "--online")
        self.assertEqual((line["verdict"], done.returncode), ("violated", 1))
        self.assertEqual(line["failed"], whole["failed"])
        # Only what is sorted can be judged as it comes.
        line, done = self.check(READ % 1 + WRITE, "--online")
        self.assertEqual((line, done.returncode), (None, 64))
        self.assertIn("line 2: called at 0", done.stderr)

    def test_generated_histories_hold_and_the_same_seed_is_the_same(self):
        for model in ("register", "cas-register", "kv", "counter", "queue", "set", "map", "file",
                      "directory-tree", "token-bucket", "breaker", "permit-pool"):
            args = ("--model", model, "--operations", "300", "--clients", "3", "--seed", "9",
                    "--pending", "1/50")
            text = self.generate(*args)
            self.assertEqual(text, self.generate(*args))
            line, done = self.check(text, model=model)
            self.assertEqual((line["verdict"], done.returncode), ("ok", 0), model)
        lies = self.generate("--model", "queue", "--operations", "300", "--lies", "20")
        line, done = self.check(lies, model="queue")
        self.assertEqual((line["verdict"], done.returncode), ("violated", 1))
        done = self.ordeal("history", "generate", "--model", "queue", "--pending", "2")
        self.assertEqual(done.returncode, 64)
        self.assertIn("expected a chance", done.stderr)


if __name__ == "__main__":
    unittest.main()
