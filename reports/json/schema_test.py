#!/usr/bin/env python3
"""schema_test.py SAMPLES: every sample is valid, and every kind of damage makes one invalid."""

import copy
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True  # The source tree stays clean.
loader = importlib.machinery.SourceFileLoader("validate", str(HERE / "validate"))
validate = importlib.util.module_from_spec(importlib.util.spec_from_loader("validate", loader))
loader.exec_module(validate)


def put(*path_and_value):
    *path, last, value = path_and_value

    def damage(document):
        for step in path:
            document = document[step]
        document[last] = value

    return damage


def drop(*path):
    *path, last = path

    def damage(document):
        for step in path:
            document = document[step]
        del document[last]

    return damage


DAMAGE = {
    "another version": put("schema", "ordeal.result/3"),
    "a key is gone": drop("verdict"),
    "a nested key is gone": drop("findings", 0, "claim"),
    "a key too many": put("extra", 1),
    "a nested key too many": put("operations", 0, "service", "p42", 1),
    "a verdict that is none": put("verdict", "green"),
    "a kind that is none": put("findings", 0, "kind", "gremlin"),
    "a number as text": put("duration", "10"),
    "a seed as a number": put("seed", 7),
    "a negative count": put("operations", 0, "count", -1),
    "a bucket of three": put("operations", 0, "service_histogram", "buckets", 0, [1, 2, 3]),
    "a fraction of a fault": put("faults_total", 0.5),
    "a time without a zone": put("started", "2026-11-20 18:51"),
    "an error count as text": put("operations", 0, "errors", "EIO", "many"),
}

EXPLORE_DAMAGE = {
    "an exploration without its strategies": drop("exploration", "strategies"),
    "no schedule is fewer than none": put("exploration", "schedules", -1),
    "a memory model that is none": put("exploration", "memory", "wild"),
    "no interleavings, but a key": put("interleavings", []),
    "a step without its task": drop("interleavings", 0, "steps", 3, "task"),
    "a step too many": put("interleavings", 0, "steps", 3, "speed", 1),
    "a share above one": put("interleavings", 0, "guilt", 0, [0, 1.5]),
    "a guilty step before the first": put("interleavings", 0, "guilty_step", -2),
    "shrunk to a word that is none": put("interleavings", 0, "shrunk", "tiny"),
    "a wait that holds a number": put("interleavings", 0, "waits", 1, "holds", [1]),
    "a strategy without a name": drop("exploration", "strategies", 0, "name"),
}

CHECKS_DAMAGE = {
    "no histories, but a key": put("histories", []),
    "a level that is a name alone": put("histories", 0, "levels", 0, ["linearizable"]),
    "a level with a verdict that is none": put("histories", 0, "levels", 0, 1, "maybe"),
    "a bar without its client": drop("histories", 0, "bars", 0, "client"),
    "a bar that returned before time began": put("histories", 0, "bars", 0, "ret", -2),
    "a band too many": put("histories", 0, "bands", 0, "colour", "red"),
    "a graph without edges": drop("lock_graph", "edges"),
    "an edge from nowhere": put("lock_graph", "edges", 0, "from", -1),
    "a lock without the place it was made at": drop("lock_graph", "nodes", 0, "made_at"),
    "an assertion of a kind that is none": put("assertions", 0, "kind", "never"),
    "a claim that is a number": put("assertions", 0, "claim", 7),
    "a resource in gallons": put("resources", 0, "unit", "gallons"),
    "a suppression without who": drop("suppressions", 0, "who"),
}


def run_tool(*paths):
    return subprocess.run([sys.executable, HERE / "validate", *paths], capture_output=True).returncode


def test_the_tool(good, directory):
    bad = pathlib.Path(directory) / "bad.json"
    bad.write_text("{}")
    worse = pathlib.Path(directory) / "worse.json"
    worse.write_text('{"schema": NaN}')
    assert run_tool(good) == 0
    assert run_tool(good, bad) == 1
    assert run_tool(worse) == 64
    assert run_tool(pathlib.Path(directory) / "none.json") == 64


def main():
    samples = pathlib.Path(sys.argv[1])
    judge = validate.validator()
    files = sorted(samples.glob("*/result.json"))
    assert len(files) >= 10, "the samples are missing"
    for path in files:
        found = validate.problems(judge, validate.load(path))
        assert not found, f"{path}: {found}"
    damages = 0
    for sample, kinds in (
        ("race", DAMAGE),
        ("explore_deadlock", EXPLORE_DAMAGE),
        ("checks_failing", CHECKS_DAMAGE),
    ):
        damages += len(kinds)
        whole = validate.load(samples / sample / "result.json")
        for name, damage in kinds.items():
            document = copy.deepcopy(whole)
            damage(document)
            assert validate.problems(judge, document), f"{name}: the schema takes it"
    with tempfile.TemporaryDirectory() as directory:
        test_the_tool(samples / "race" / "result.json", directory)
    print(f"{len(files)} samples are valid, {damages} kinds of damage are refused")


main()
