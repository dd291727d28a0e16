"""The picture of the rooms, harness/layers.svg: drawn from ci/layers.txt alone, so it cannot lie."""
from complaint import Complaint
from rooms import under

FILE = "harness/layers.svg"

WIDTH, MIDDLE, MARGIN, GAP, BOX, ROW, TOP = 520, 290, 14, 8, 28, 64, 62
ACROSS = 3  # Boxes in half a line at most: the harness is left, the rest is right.
COLOURS = {"harness": ("#dbe9fb", "#2f62a8"), "targets": ("#dcf1df", "#2c7a3f"),
           "reports": ("#fbe8cf", "#a8641a")}


def may_include(layers):
    """{room: the other rooms that it may include}; what a list says of a room holds for its rooms."""
    return {a: {b for b in layers.rooms if b != a and not b.endswith(".cc") and
                (under(b, a) or any(under(b, d) for d in layers.rooms[a]))} for a in layers.rooms}


def direct(edges):
    """The edges without those that follow from others: a → c where a → b and b → c."""
    return {a: {c for c in to if not any(c in _reach(edges, b) for b in to if b != c)}
            for a, to in edges.items()}


def _reach(edges, start):
    seen, todo = set(), [start]
    while todo:
        new = edges.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen


def levels(edges):
    """{room: 0 for one that includes no other, else one more than the highest that it includes}."""
    found = {}

    def level(room, above):
        if room not in found:
            found[room] = max((level(b, above | {room}) + 1 for b in sorted(edges[room])
                               if b not in above), default=0)
        return found[room]
    for room in edges:
        level(room, {room})
    return found


def lines(edges):
    """Lines of rooms, the highest first: (left, right), each near the rooms that include it."""
    level = levels(edges)
    out, place = [], {}
    for height in sorted(set(level.values()), reverse=True):
        halves = []
        for left in (True, False):
            row = order = [room for room in edges
                           if level[room] == height and room.startswith("harness/") == left]

            def pull(room):
                above = [place[a] for a, to in edges.items() if room in to and a in place]
                return (round(sum(above) / len(above), 6) if above else 0.5, order.index(room))
            row = sorted(row, key=pull)
            count = -(-len(row) // ACROSS)
            halves.append([row[i * len(row) // count:(i + 1) * len(row) // count]
                           for i in range(count)])
        for i in range(max(len(half) for half in halves)):
            pair = [half[i] if i < len(half) else [] for half in halves]
            out.append(pair)
            for part, start, width in zip(pair, (0, MIDDLE), (MIDDLE, WIDTH - MIDDLE)):
                place |= {room: start + width * (k + 0.5) / len(part) for k, room in enumerate(part)}
    return out


def label(room):
    return room.removeprefix("harness/").removeprefix("targets/")


def svg(layers):
    edges = direct(may_include(layers))
    rows = lines(edges)
    boxes = {}  # Room: x, y, width.
    for i, pair in enumerate(rows):
        for row, start, end in zip(pair, (MARGIN, MIDDLE), (MIDDLE, WIDTH - MARGIN)):
            widths = [round(8 + 7.3 * max(len(label(room)), 4) + 8) for room in row]
            gap = max(GAP, (end - start - sum(widths)) // (len(row) + 1))
            x = max(start, (start + end - sum(widths) - gap * (len(row) - 1)) // 2)
            x += (44 if i % 2 else -44) * (len(row) == 1)  # Lines pass beside a box alone.
            for room, width in zip(row, widths):
                boxes[room] = (x, TOP + i * ROW, width)
                x += width + gap
    height = TOP + len(rows) * ROW - (ROW - BOX) + MARGIN
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
           f'width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13" role="img">',
           "<title>The rooms of the code, and which may include which</title>",
           "<desc>Made by ci/layers --draw of ci/layers.txt.</desc>",
           '<rect width="100%" height="100%" fill="#ffffff"/>', *legend(), *arrows(edges, boxes)]
    for room, (x, y, width) in boxes.items():
        fill, line = COLOURS[room.split("/")[0]]
        out.append(f'<rect x="{x}" y="{y}" width="{width}" height="{BOX}" rx="5" fill="{fill}" '
                   f'stroke="{line}"/>')
        out.append(f'<text x="{x + width // 2}" y="{y + 20}" text-anchor="middle" fill="#16202c">'
                   f"{label(room)}</text>")
    return "\n".join([*out, "</svg>"]) + "\n"


def legend():
    x = MARGIN
    for top, (fill, line) in COLOURS.items():
        yield f'<rect x="{x}" y="12" width="12" height="12" rx="2" fill="{fill}" stroke="{line}"/>'
        yield f'<text x="{x + 17}" y="23" fill="#16202c">{top}/</text>'
        x += 96
    yield (f'<text x="{MARGIN}" y="44" fill="#16202c" font-size="12">A line: the upper room may '
           "include the lower. Implied lines are left out.</text>")


def arrows(edges, boxes):
    for a, to in edges.items():
        ax, ay, aw = boxes[a]
        for b in sorted(to, key=lambda room: boxes[room]):
            bx, by, bw = boxes[b]
            x1, y1, x2, y2 = ax + aw // 2, ay + BOX, bx + bw // 2, by
            bend = max(18, (y2 - y1) // 2)
            line = COLOURS[a.split("/")[0]][1]
            yield (f'<path d="M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}" fill="none" '
                   f'stroke="{line}" stroke-opacity="0.55"/>')


def check(root, layers):
    path = root / FILE
    drawn = path.read_text(encoding="utf-8") if path.is_file() else ""
    if drawn != svg(layers):
        yield Complaint(FILE, 1, "drawing", "it does not show ci/layers.txt as it is",
                        "run ci/layers --draw, and look at it")
