"""Rooms: reads ci/layers.txt and judges includes and READMEs by it."""
import fnmatch
import re
import typing

from complaint import Complaint

README_MAX = 40


class Layers(typing.NamedTuple):
    rooms: dict  # Directory -> directories that it may include.
    tests: dict  # Directory -> directories that its tests may include besides.
    only: dict   # Header pattern -> directories where it may be included.


def read_layers(path):
    layers, complaints = Layers({}, {}, {}), []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        kind, arrow = words[0], {"room": "<-", "tests": "<-", "only": "in"}.get(words[0])
        if arrow is None or len(words) < 3 or words[2] != arrow:
            complaints.append(Complaint(
                "ci/layers.txt", number, "layers-file", f"cannot read \"{line.strip()}\"",
                "write: room DIR <- DIR…, tests DIR <- DIR… or only HEADER in DIR…"))
            continue
        table = {"room": layers.rooms, "tests": layers.tests, "only": layers.only}[kind]
        table.setdefault(words[1], []).extend(words[3:])
    return layers, complaints


def under(path, directory):
    return path == directory or path.startswith(directory + "/")


def room_of(layers, path):
    """The longest directory of layers.txt that holds the path; None where there is none."""
    return max((room for room in layers.rooms if under(path, room)), key=len, default=None)


def check_includes(layers, source, root):
    room = room_of(layers, source.path)
    if room is None:
        yield Complaint(source.path, 1, "room", "belongs to no room of ci/layers.txt",
                        "add a line \"room DIR <- …\" there, or move the file")
        return
    allowed = [room, *layers.rooms[room]]
    source.is_test = source.is_test or source.path in layers.tests
    if source.is_test:
        allowed += layers.tests.get(source.path, [])
        allowed += layers.tests.get(room, [])
    for number, quote, header in source.includes:
        if source.excused(number, "include"):
            continue
        ours = quote == '"' or header.split("/")[0] in ("harness", "targets", "reports")
        if ours:
            yield from check_own_header(layers, source, root, number, header, room, allowed)
        for pattern, homes in layers.only.items():
            if fnmatch.fnmatch(header, pattern) and not any(under(source.path, h) for h in homes):
                yield Complaint(
                    source.path, number, "include", f"{room} includes <{header}>",
                    f"it lives in {' and '.join(homes)} alone: ask for what you need there")


def check_own_header(layers, source, root, number, header, room, allowed):
    if not (root / header).is_file():
        yield Complaint(source.path, number, "include", f"\"{header}\" is no file of the tree",
                        "name it from the top of the checkout: \"harness/sync/mutex.h\"")
        return
    if re.search(r"_testing\.h$", header) and not source.is_test:
        yield Complaint(source.path, number, "include", f"\"{header}\" is for tests",
                        "move what is needed out of the _testing header")
    home = room_of(layers, header) or header
    if not any(under(home, directory) for directory in allowed):
        yield Complaint(
            source.path, number, "include", f"{room} includes \"{header}\" of {home}",
            f"{room} may include {', '.join(allowed[1:]) or 'nothing but itself'}: turn the "
            "dependency round, or declare it in ci/layers.txt")


def check_readmes(layers, root, tops):
    """Every room that is there, and every directory that the build calls a room, explains itself."""
    directories = {room for room in layers.rooms if (root / room).is_dir()}
    for top in tops:
        for lists in (root / top).rglob("CMakeLists.txt"):
            if "node_modules" not in lists.parts and "ordeal_room(" in lists.read_text("utf-8"):
                directories.add(lists.parent.relative_to(root).as_posix())
    for directory in sorted(directories):
        readme = root / directory / "README.md"
        if not readme.is_file():
            yield Complaint(f"{directory}/README.md", 1, "readme", "the room has no README.md",
                            "say what it owns, what it refuses and \"Your first change here\"")
            continue
        lines = len(readme.read_text(encoding="utf-8").splitlines())
        if lines > README_MAX:
            yield Complaint(f"{directory}/README.md", lines, "readme",
                            f"{lines} lines, {README_MAX} at most",
                            "keep what a newcomer needs first; the rest belongs beside the code")
