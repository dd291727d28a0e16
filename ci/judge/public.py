"""Public headers: ci/public_headers.txt lists them, and they include no other header of the tree."""
from complaint import Complaint

FILE = "ci/public_headers.txt"


def read(root):
    """({header: line number}, complaints)."""
    headers, complaints = {}, []
    path = root / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        header = line.split("#")[0].strip()
        if not header:
            continue
        if not header.endswith(".h") or header in headers or not (root / header).is_file():
            complaints.append(Complaint(FILE, number, "public", f"\"{header}\" is no header of the tree, "
                                        "or stands here twice", "name each public header once"))
        elif header.endswith("_testing.h"):
            complaints.append(Complaint(FILE, number, "public", f"\"{header}\" is for tests",
                                        "keep it inside the tree"))
        else:
            headers[header] = number
    return headers, complaints


def check(root, sources):
    """A public header needs public headers alone: whoever includes it has no others."""
    headers, complaints = read(root)
    for source in sources:
        if source.path not in headers:
            continue
        for number, _, header in source.includes:
            internal = (root / header).is_file() and header not in headers
            if internal and not source.excused(number, "public"):
                complaints.append(Complaint(
                    source.path, number, "public", f"a public header includes \"{header}\", which is "
                    "internal", f"declare what it needs of it, or make it public in {FILE}"))
    return complaints
