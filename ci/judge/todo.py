"""The violations of today, of rules that came later than the code: a list that only shrinks."""
from complaint import Complaint

FILE = "ci/judge/lints_todo.txt"
RULES = ("class-spread", "type-comment", "sleep", "unguarded-mutex")


def read(root):
    """({(rule, subject): line number}, complaints). No such file is an empty list."""
    entries, complaints = {}, []
    path = root / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or words[0] not in RULES or tuple(words) in entries:
            complaints.append(Complaint(FILE, number, "todo", f"cannot read \"{line.strip()}\"",
                                        f"write RULE NAME, once; rules are {', '.join(RULES)}"))
            continue
        entries[tuple(words)] = number
    return entries, complaints


def key(complaint):
    return complaint.rule, complaint.subject


def apply(root, complaints):
    """The complaints that the list does not name, and one for each entry that nothing needs."""
    entries, kept = read(root)
    used = {key(c) for c in complaints}
    kept += [c for c in complaints if key(c) not in entries]
    kept += [Complaint(FILE, number, "todo", f"{' '.join(entry)} is mended",
                       "take the line out: ci/layers --shrink does")
             for entry, number in entries.items() if entry not in used]
    return kept


def shrink(root, complaints):
    """Takes out the entries that nothing needs; returns how many."""
    entries, _ = read(root)
    used = {key(c) for c in complaints}
    gone = {number for entry, number in entries.items() if entry not in used}
    if gone:
        path = root / FILE
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(l for i, l in enumerate(lines, 1) if i not in gone), "utf-8")
    return len(gone)
