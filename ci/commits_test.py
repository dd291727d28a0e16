#!/usr/bin/env python3
"""Twins of ci/commits: a right history passes, and every rule fires on the message that breaks it."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

CI = pathlib.Path(__file__).resolve().parent
LAYERS = "room harness/base <-\nroom harness/run/judge <- harness/base\n"
BODY = "Two runs of one seed differed, because the order of a hash table decided."
RIGHT = f"base: sort keys before they are drawn\n\n{BODY}\n"
# No configuration of whoever runs the tests, and no repository that they were started from.
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          env=ENVIRONMENT)


class Repository:
    """A repository in a temporary directory, whose first commit is the base."""

    def __init__(self, directory):
        self.root = pathlib.Path(directory) / "tree"
        (self.root / "ci/judge").mkdir(parents=True)
        (self.root / "ci/layers.txt").write_text(LAYERS)
        self.git("init", "-q", "-b", "main")
        self.git("add", "ci/layers.txt")
        self.commit("what was made under the older rule")
        self.base_is(self.git("rev-parse", "HEAD").strip())

    def git(self, *words):
        done = run("git", "-C", self.root, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message):
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message)

    def base_is(self, commit):
        (self.root / "ci/judge/commits_base.txt").write_text(f"# The base.\n{commit}\n")

    def judge(self, *words):
        return run(CI / "commits", "--root", self.root, *words)


class Commits(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.tree = Repository(holder.name)

    def passes(self, message):
        with self.subTest(message=message):
            tree = self.tree
            tree.commit(message)
            done = tree.judge("HEAD~1..")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("commits: 1 commits, 0 violations", done.stdout)

    def fires(self, expected, message):
        """The message breaks one rule, as a commit and before it is one."""
        with self.subTest(message=message):
            tree = self.tree
            tree.commit(message)
            done = tree.judge("HEAD~1..")
            self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
            self.assertIn(expected, done.stdout)
            self.assertIn("commits: 1 commits, 1 violations", done.stdout)
            file = tree.root / "MESSAGE"
            file.write_text(message + "\n# Please enter the commit message for your changes.\n")
            done = tree.judge("--message", file)
            self.assertEqual(done.returncode, 1)
            self.assertIn(expected, done.stderr)

    def test_right_messages(self):
        for message in (RIGHT, RIGHT.replace("base:", "run/judge:"), RIGHT.replace("base:", "judge:"),
                        RIGHT.replace("base:", "base, judge:"), RIGHT.replace("base:", "ci/bench:"),
                        RIGHT.replace("sort", "process"), RIGHT.replace("sort", "seed"),
                        RIGHT + "\nSigned-off-by: A <a@example.org>\n"):
            self.passes(message)

    def test_subject_length(self):
        longest = "base: sort " + "k" * (72 - len("base: sort "))
        self.passes(f"{longest}\n\n{BODY}")
        self.fires("73 characters, 72 at most", f"{longest}k\n\n{BODY}")

    def test_area(self):
        self.fires("no area; write", RIGHT.replace("base: ", ""))
        self.fires("no area; write", RIGHT.replace("base: ", "base "))
        self.fires("there is no area \"attic\"", RIGHT.replace("base", "attic", 1))
        self.fires("there is no area \"attic\"", RIGHT.replace("base", "base, attic", 1))

    def test_imperative(self):
        for first, expected in (("sorted", "a past form"), ("made", "a past form"),
                                ("sorting", "no imperative"), ("sorts", "a third person"),
                                ("the", "no verb"), ("what", "no verb")):
            self.fires(expected, RIGHT.replace("sort", first, 1))
        self.fires("states something", f"base: order is kept\n\n{BODY}")

    def test_blank_line(self):
        self.fires("line 2 is not blank", f"base: sort keys\nbefore they are drawn\n\n{BODY}")

    def test_body(self):
        for body in ("", "\n\nSee above.", "\n\nSigned-off-by: A B of C and D <a@example.org>",
                     "\n\n    $ a command that was run, and what it printed"):
            self.fires("no body says why", "base: sort keys before they are drawn" + body)

    def test_merges_and_reverts_are_exempt(self):
        self.passes('Revert "base: sort keys"\n\nThis reverts commit 1234567.')
        self.tree.git("checkout", "-q", "-b", "side")
        self.tree.commit(RIGHT.replace("keys", "names"))
        self.tree.git("checkout", "-q", "main")
        self.tree.commit(RIGHT)
        self.tree.git("merge", "-q", "--no-ff", "-m", "Merge branch 'side'", "side")
        done = self.tree.judge()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("commits: 4 commits, 0 violations", done.stdout)
        file = self.tree.root / "MESSAGE"
        for message in ("Merge branch 'side'", "fixup! base: sort keys before they are drawn"):
            file.write_text(message)
            self.assertEqual(self.tree.judge("--message", file).returncode, 0)

    def test_fixups_do_not_stay(self):
        self.tree.commit(f"fixup! {RIGHT}")
        done = self.tree.judge()
        self.assertEqual(done.returncode, 1)
        self.assertIn("the subject has no area", done.stdout)

    def test_commits_before_the_base_are_not_judged(self):
        self.assertIn("commits: 0 commits", self.tree.judge().stdout)
        self.tree.commit("without any form")
        self.assertEqual(self.tree.judge().returncode, 1)
        self.tree.base_is(self.tree.git("rev-parse", "HEAD").strip())
        self.assertEqual(self.tree.judge().returncode, 0)

    def test_a_room_that_is_gone(self):
        self.tree.commit(RIGHT)
        (self.tree.root / "ci/layers.txt").write_text("room harness/run/judge <-\n")
        done = self.tree.judge()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 commits", done.stdout)

    def skips(self, root, why):
        done = run(CI / "commits", "--root", root)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, f"^commits: skipped: .*{why}")

    def test_skipped_where_the_base_is_missing(self):
        self.tree.commit(RIGHT)
        shallow = self.tree.root.parent / "shallow"
        done = run("git", "clone", "-q", "--depth", "1", f"file://{self.tree.root}", shallow)
        self.assertEqual(done.returncode, 0, done.stderr)
        shutil.copytree(self.tree.root / "ci/judge", shallow / "ci/judge")
        self.skips(shallow, "does not hold the base")

    def test_skipped_where_the_base_is_elsewhere(self):
        self.tree.git("checkout", "-q", "--orphan", "other")
        self.tree.commit("another root")
        self.skips(self.tree.root, "no ancestor")

    def test_skipped_without_a_repository(self):
        shutil.rmtree(self.tree.root / ".git")
        self.skips(self.tree.root, "not a git repository")


if __name__ == "__main__":
    unittest.main()
