"""Whatever is killed, and whenever: a valid result, nothing mounted, nothing running."""

import concurrent.futures
import os
import pathlib
import random
import signal
import time
import unittest

import ordeal_testing as t

SCENARIO = """
describe "a mounted union under load, to be killed"
stress { for_time = "1500ms", quiesce_within = "5s" }
local fs = target.unionfs { branches = { "memory:rw", "memory:ro" }, files = 8, via = "mount" }
local paths = fs.paths()
group("writers", 2, function(t) fs.write(t:pick(paths), t:unique()) end)
group("readers", 2, function(t) fs.read(t:pick(paths)) end)
group("asker", { threads = 1, rate = "500/s" }, function() fs.branch_count() end)
"""
TIMES = int(os.environ.get("ORDEAL_KILLS", "20"))


def find(words, below):
    """Pid of the process of one run whose command line holds the word."""
    for pid, line in t.processes():
        if words in line and any(str(below) in word for word in line):
            return pid
    return None


@unittest.skipUnless(t.has_fuse(), "SKIPPED: there is no /dev/fuse here")
class Kill(t.Case):
    def each(self, trial):
        """Runs a trial TIMES times, three at once: each has its own directory and moment. A trial says
        whether its blow fell while the run was under way; most must, or nothing is shown."""
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            struck = sum(pool.map(trial, range(TIMES)))
        self.assertGreaterEqual(struck, TIMES // 2)
        self.assert_nothing_left()

    def begin(self, i):
        directory = self.dir / f"run{i}"
        directory.mkdir()
        path = directory / "kill.lua"
        path.write_text(SCENARIO)
        return directory, self.start("run", path, "--out", directory / "out", "--seed", i)

    def moment(self, i, kind):
        time.sleep(random.Random(f"{kind}{i}").uniform(0.02, 1.4))

    def check(self, directory, process, statuses):
        try:
            output, _ = process.communicate(timeout=60)
        except Exception:
            t.end(process)
            raise
        result = self.result_in(directory / "out", output)
        check = t.subprocess.run(["/usr/bin/python3", str(t.ROOT / "reports/json/validate"),
                                  *map(str, directory.rglob("result.json"))],
                                 capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        self.assertIn(process.returncode, statuses, output)
        return result

    def test_the_worker(self):
        def trial(i):
            directory, process = self.begin(i)
            self.moment(i, "worker")
            pid = None
            t.wait_until(lambda: process.poll() is not None or find("worker", directory), 10)
            pid = find("worker", directory)
            if pid:
                os.kill(pid, signal.SIGKILL)
            result = self.check(directory, process, (0, 1))
            if process.returncode == 1:
                self.assertEqual([f["kind"] for f in result["findings"]], ["crash"])
                self.assertFalse(result["complete"])
            return process.returncode == 1
        self.each(trial)

    def test_the_filesystem_process(self):
        def trial(i):
            directory, process = self.begin(i)
            t.wait_until(lambda: process.poll() is not None or find("filesystem", directory), 10)
            self.moment(i, "filesystem")
            pid = find("filesystem", directory)
            if pid:
                os.kill(pid, signal.SIGKILL)
            result = self.check(directory, process, (0, 1, 64))
            if process.returncode == 1:
                self.assertIn("crash", [f["kind"] for f in result["findings"]])
            return process.returncode == 1
        self.each(trial)

    def test_control_c(self):
        def trial(i):
            directory, process = self.begin(i)
            t.wait_until(lambda: process.poll() is not None or find("worker", directory), 10)
            self.moment(i, "interrupt")
            if process.poll() is None:
                os.kill(process.pid, signal.SIGINT)
            result = self.check(directory, process, (0, 130))
            if process.returncode == 130:
                self.assertEqual((result["verdict"], result["interrupted"]), ("unknown", True))
            return process.returncode == 130
        self.each(trial)

    def test_the_supervisor(self):
        def trial(i):
            directory, process = self.begin(i)
            t.wait_until(lambda: find("worker", directory), 10)
            self.moment(i, "supervisor")
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            gone = t.wait_until(lambda: not any(str(directory) in word for _, line in t.processes()
                                                for word in line), 10)
            self.assertTrue(gone, "a process outlives its supervisor")
            return process.returncode == -signal.SIGKILL
        self.each(trial)


if __name__ == "__main__":
    unittest.main()
