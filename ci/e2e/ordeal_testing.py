"""What the end-to-end tests share: running the real command and looking at what it left."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORDEAL = os.environ.get("ORDEAL", str(ROOT / "build/release/ordeal"))


def has_fuse():
    return os.access("/dev/fuse", os.R_OK | os.W_OK)


def processes():
    """Living processes of the command: (pid, command line). Zombies are nobody."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if words and words[0] and os.path.basename(words[0].decode()).startswith("ordeal"):
                found.append((int(entry.name), [w.decode() for w in words]))
        except (OSError, UnicodeDecodeError):
            continue
    return found


def mounts_below(directory):
    """Mounts of this namespace whose path lies below a directory."""
    lines = pathlib.Path("/proc/self/mounts").read_text().splitlines()
    return [line for line in lines if line.split()[1].startswith(str(directory) + "/")]


def planted_in(scenario):
    """The id of the defect that a must-fail scenario switches on."""
    return re.search(r'^defect "([^"]+)"', scenario.read_text(), re.M).group(1)


def wait_until(fact, seconds=30.0):
    """Waits for a fact; whether it came true."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


class Case(unittest.TestCase):
    """Each test has a directory of its own and leaves no process and no mount behind."""

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="ordeal-e2e-"))

    def tearDown(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def scenario(self, text, name="s.lua"):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def ordeal(self, *args, timeout=120, **kw):
        return subprocess.run([ORDEAL, *map(str, args)], cwd=kw.pop("cwd", ROOT), text=True,
                              capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL, **kw)

    def start(self, *args):
        return subprocess.Popen([ORDEAL, *map(str, args)], cwd=ROOT, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                stdin=subprocess.DEVNULL, start_new_session=True)

    def run_scenario(self, path, *args, out=None, timeout=120):
        """Runs one scenario; returns its result.json and the finished process."""
        out = out or tempfile.mkdtemp(prefix="out-", dir=self.dir)
        done = self.ordeal("run", path, "--out", out, *args, timeout=timeout)
        return self.result_in(out, done.stdout + done.stderr), done

    def result_in(self, out, context=""):
        found = list(pathlib.Path(out).rglob("result.json"))
        self.assertEqual(len(found), 1, f"one result.json below {out}, but {found}\n{context}")
        return json.loads(found[0].read_text())

    def own_processes(self):
        return [p for p in processes() if any(str(self.dir) in word for word in p[1])]

    def assert_nothing_left(self):
        self.assertTrue(wait_until(lambda: not self.own_processes(), 10),
                        f"still running: {self.own_processes()}")
        lines = pathlib.Path("/proc/self/mounts").read_text().splitlines()
        left = [line for line in lines if "/ordeal-run-" in line.split()[1]]
        self.assertEqual(left, [], "still mounted")


def end(process):
    """Ends a process that a failed test may have left."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
