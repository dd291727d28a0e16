"""Types and their comments, classes and their sources, and how much of a header is comment."""
import pathlib
import re
import statistics

from complaint import Complaint
from scan import comment_lines, scopes

SOURCES_MAX = 2

_ATTRIBUTES = re.compile(r"\[\[[^\]]*\]\]|\balignas\s*\([^()]*\)|\b[A-Z][A-Z_]+\s*\([^()]*\)")
_TYPE = re.compile(r"(?:typedef\s+)?(?:class|struct|union|enum(?:\s+(?:class|struct))?)\s+"
                   r"(?P<name>\w+(?:::\w+)*)(?:\s+final)?\s*(?::(?!:).*)?$", re.S)
_MEMBER = re.compile(r"((?:\w+\s*::\s*)+)(?:~?\w+|operator\b.*)\s*$", re.S)


def type_name(head):
    """The name of the type that this head of a scope defines; None where it defines another thing."""
    head = _without_templates(_ATTRIBUTES.sub("", re.sub(r"\btemplate\b", "", head)))
    found = _TYPE.match(" ".join(head.split()))
    return found["name"] if found else None


def _without_templates(head):
    while True:
        shorter = re.sub(r"(?<!operator)<[^<>;{}]*>", "", head)
        if shorter == head:
            return head
        head = shorter


def types(source):
    """Yields (line, Outer::Name) of every type that is defined in this file."""
    for head, line, outer in scopes(source.code):
        name = type_name(head)
        if name is not None:
            around = [type_name(h) for h in outer]
            yield line, "::".join([n for n in around if n] + [name])


def check_comments(source):
    if not source.path.endswith(".h"):
        return
    for line, name in types(source):
        above = source.lines[line - 2].strip() if line > 1 else ""
        if not above.startswith("//") and not above.endswith("*/") \
                and not source.excused(line, "type-comment"):
            yield Complaint(source.path, line, "type-comment", f"{name} has no comment above it",
                            f"say what one {name.split('::')[-1]} is", name)


def classes_of(source):
    """{class: line} of the classes, in full name, of which a source defines members.

    A class's Impl is the class. One of an unnamed namespace is no one else's, so it has its file's
    name. Types begin with a capital and namespaces do not: that is how a qualifier is told.
    """
    found = {}
    for head, line, outer in scopes(source.code):
        if any(type_name(h) for h in outer):
            continue
        spaces, inside = [], False
        for h in outer:
            space = re.search(r"\bnamespace\b\s*([\w:]*)\s*$", h)
            inside = inside or space is None
            spaces.append(space[1] or source.path if space else "")
        name = type_name(head)
        if inside or (name is not None and "::" not in name):
            continue  # The body of a function, or a class that this file alone knows.
        qualifiers = name.split("::") if name else _qualifiers(head)
        owner = [part for part in qualifiers if part[:1].isupper()]
        if name and owner[-1] != "Impl":
            owner = owner[:-1]
        if "Impl" in owner[1:]:
            owner = owner[:owner.index("Impl", 1)]
        if owner:
            lower = [part for part in qualifiers if not part[:1].isupper()]
            found.setdefault("::".join([s for s in spaces if s] + lower + owner), line)
    return found


def _qualifiers(head):
    """The classes and namespaces before the name of the function that this head begins."""
    plain = _without_templates(_ATTRIBUTES.sub("", head))
    found = _MEMBER.search(plain.split("(")[0]) if "(" in plain else None
    return [part.strip() for part in found[1].split("::")[:-1]] if found else []


class Spread:
    """Which sources define members of which class, over the tree."""

    def __init__(self):
        self._sources = {}

    def add(self, source):
        if source.path.endswith(".cc") and not source.is_test:
            for name, line in classes_of(source).items():
                self._sources.setdefault(name, []).append((source, line))

    def check(self):
        for name, places in self._sources.items():
            kept = [(s, line) for s, line in places if not s.excused(line, "class-spread")]
            if len(kept) > SOURCES_MAX:
                source, line = kept[-1]
                files = ", ".join(pathlib.PurePath(s.path).name for s, _ in kept)
                yield Complaint(
                    source.path, line, "class-spread",
                    f"{name} lies in {len(kept)} sources ({files}), {SOURCES_MAX} at most",
                    "a class that needs more is several classes: give each its own data", name)


def comment_shares(source):
    """Of the lines that are not blank: those that are a comment, and those that hold one."""
    full = {i for i, line in enumerate(source.lines, 1) if line.strip()}
    hold = comment_lines("\n".join(source.lines)) & full
    are = {i for i in hold if not source.code_lines[i - 1].strip()}
    return (len(are) / len(full), len(hold) / len(full)) if full else (0.0, 0.0)


def print_shares(sources):
    """The goal is a median of 30 % of comment lines."""
    rows = sorted((*comment_shares(s), s.path) for s in sources
                  if s.path.endswith(".h") and not s.is_test)
    if not rows:
        return print("comments: no header")
    are, hold = (statistics.median(row[i] for row in rows) for i in (0, 1))
    print(f"comments: {len(rows)} headers; of their lines that are not blank, {are:.1%} are comments "
          f"(median), {hold:.1%} with those that end in one; the fewest:")
    for row in rows[:10]:
        print(f"  {row[0]:6.1%}  {row[2]}")
