"""The pages that explain the code name files and functions that are there."""
import re

from complaint import Complaint

PAGES = ("harness/README.md", "CONTRIBUTING.md")
TOPS = ("harness", "targets", "reports", "scenarios", "ci")
_FILE = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.(?:h|cc|py|lua|md|txt|svg|cmake)$")
_DIRECTORY = re.compile(r"(?:harness|targets|reports|scenarios|ci)(?:/[\w.-]+)+/?$")
_CALL = re.compile(r"(?:\w+::)*(\w+)\(\)$")


def check(root, sources):
    pages = [(page, root / page) for page in PAGES if (root / page).is_file()]
    if not pages:
        return
    names = {p.name for top in TOPS for p in (root / top).rglob("*") if p.is_file()}
    code = "\n".join(source.code for source in sources)
    for page, path in pages:
        fenced = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            fenced ^= line.startswith("```")
            for word in [] if fenced else re.findall(r"`([^`]+)`", line):
                if not _is_there(root, word, names, code):
                    yield Complaint(page, number, "page", f"`{word}` is not in the tree",
                                    "name what stands in its place, or what the reader needs instead")


def _is_there(root, word, names, code):
    called = _CALL.match(word)
    if called:
        return re.search(rf"\b{called[1]}\s*\(", code) is not None
    if not _FILE.match(word) and not _DIRECTORY.match(word):
        return True
    return (root / word).exists() or ("/" not in word and word in names)
