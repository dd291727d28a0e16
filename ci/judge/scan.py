"""Just enough of C++'s grammar: comments, strings, scopes and the heads of declarations."""
import re

_TOKEN = re.compile(
    r'//[^\n]*'                                    # Line comment.
    r'|/\*.*?\*/'                                  # Block comment.
    r'|R"(?P<tag>[^()\s\\]{0,16})\(.*?\)(?P=tag)"' # Raw string.
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.S)

# What may stand at namespace scope although it changes: the harness resets or owns it.
_ALLOWED = r"(?:\w+::)*(?:FailPoint|Defect|ThreadLocal)\b"
_NOT_DATA = (r"(?:using|typedef|template|friend|extern|class|struct|enum|union|namespace|return|"
             r"static_assert|concept|asm|operator|case|goto|delete|throw)\b")

_LABELS = re.compile(r"(?:public|private|protected)\s*:(?!:)")


def strip(text):
    """The text with comments and strings blanked: same lines, same columns."""
    return _TOKEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]) if m[0][0] == "/"
                      else '"' + re.sub(r"[^\n]", " ", m[0][1:-1]) + '"', text)


def comment_lines(text):
    """The numbers of the lines that hold a comment or a part of one."""
    found = set()
    for m in _TOKEN.finditer(text):
        if m[0][0] == "/":
            first = text.count("\n", 0, m.start()) + 1
            found.update(range(first, first + m[0].count("\n") + 1))
    return found


def without_directives(code):
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m[0]), code,
                  flags=re.M)


def scopes(code):
    """Yields (head, line of the head, heads around it, outermost first) for every { … }."""
    code = without_directives(code)
    around, start, depth = [], 0, 0  # Each scope around: its head, and its open parentheses.
    for found in re.finditer(r"[(){};]", code):
        i, char = found.start(), found[0]
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char in "()" or (char == ";" and depth > 0):
            continue
        if char == "{":
            head = _LABELS.sub(lambda m: " " * len(m[0]), code[start:i])
            at = start + len(head) - len(head.lstrip())
            if depth == 0:
                yield head.strip(), code.count("\n", 0, at) + 1, [h for h, _ in around]
            around.append((head.strip(), depth))
            depth = 0
        elif char == "}" and around:
            depth = around.pop()[1]
        start = i + 1


def mutable_globals(code):
    """Yields (line, declaration) of mutable data at namespace scope and of mutable statics."""
    code = without_directives(code)
    kinds, start, depth = [], 0, 0  # Each scope: its kind, and the open parentheses around it.
    for i, char in enumerate(code):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char not in "{};" or (char == ";" and depth > 0):
            continue
        head = _LABELS.sub(lambda m: " " * len(m[0]), code[start:i])
        at_namespace = all(kind == "namespace" for kind, _ in kinds)
        if char != "}" and depth == 0 and (at_namespace or _is_static(head)):
            if _is_mutable_data(head):
                at = start + len(head) - len(head.lstrip())
                yield code.count("\n", 0, at) + 1, " ".join(head.split())
        if char == "{":
            kinds.append(("namespace" if re.search(r'\bnamespace\b|\bextern\s+"', head)
                           else "other", depth))
            depth = 0
        elif char == "}" and kinds:
            depth = kinds.pop()[1]
        start = i + 1


def _is_static(head):
    return re.match(r"\s*(?:\[\[\w+\]\]\s*)?(?:inline\s+)?static\b", head) is not None


def _is_mutable_data(head):
    head = re.sub(r"^(?:\s*\[\[\w+\]\])*\s*(?:(?:inline|static|constinit)\s+)*", "", head).strip()
    declared = re.split(r"=(?!=)", head)[0].strip()
    declared = re.sub(r"\bGUARDED_BY\s*\([^)]*\)", "", declared).strip()
    if not declared or re.search(r"\(|\boperator\b", declared) or re.match(_NOT_DATA, declared):
        return False
    if re.match(r"constexpr\b", declared) or re.search(r"\bconst\s+\w+(?:\[[^]]*\])?$", declared):
        return False
    if re.match(r"const\b", declared) and "*" not in declared:
        return False
    if re.match(_ALLOWED, declared):
        return False
    return re.match(r"[\w:]+(?:\s*<.*>)?(?:::\w+)?[\s*&]+(?:\w+::)*\w+\s*(?:\[[^]]*\])*$",
                    re.sub(r"^const\s+", "", declared), re.S) is not None
