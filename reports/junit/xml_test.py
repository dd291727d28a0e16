#!/usr/bin/env python3
"""xml_test.py SAMPLES: every sample's junit.xml parses, and its totals agree with its cases."""

import json
import pathlib
import sys
import xml.etree.ElementTree as ET


def judge(directory):
    result = json.loads((directory / "result.json").read_text(encoding="utf-8"))
    root = ET.parse(directory / "junit.xml").getroot()
    assert root.tag == "testsuites", root.tag
    (suite,) = root.findall("testsuite")
    assert suite.get("name") == result["scenario"]
    cases = suite.findall("testcase")
    wanted = 1 + len(result["checks"]) + sum(not f["expected"] for f in result["findings"])
    assert len(cases) == wanted == int(suite.get("tests")), (len(cases), wanted)
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        found = sum(case.find(element) is not None for case in cases)
        assert found == int(suite.get(attribute)) == int(root.get(attribute)), attribute
    properties = {p.get("name"): p.get("value") for p in suite.find("properties")}
    assert properties["seed"] == result["seed"]
    bad = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    passed = result["verdict"] in ("pass", "skipped")
    assert passed == (bad == 0), (result["verdict"], bad)


def main():
    directories = sorted(p for p in pathlib.Path(sys.argv[1]).iterdir() if p.is_dir())
    assert len(directories) >= 10, "the samples are missing"
    for directory in directories:
        try:
            judge(directory)
        except AssertionError as problem:
            sys.exit(f"{directory.name}/junit.xml: {problem!r}")
    print(f"{len(directories)} documents parsed, and their totals are right")


main()
