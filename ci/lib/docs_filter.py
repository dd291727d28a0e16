#!/usr/bin/env python3
"""Shows a header's plain // comments to Doxygen as its own; ci/docs sets it as the filter.

  docs_filter.py HEADER             the header with /// and ///< comments, line by line as it was
  docs_filter.py --main-page LIST   a first page from ci/public_headers.txt
"""
import pathlib
import re
import sys

COMMENT = re.compile(r"^(\s*)//(?!/)(.*)$")
TRAILING = re.compile(r'^((?:[^"/]|"(?:\\.|[^"\\])*"|/(?!/))*[;,\w)\]]\s*)//(?!/)(.*)$')


def escaped(text):
    """What Doxygen would read as a command or a tag is a word here; it leaves `code` and "text" be."""
    parts = re.split(r'(`[^`]*`|"[^"]*")', text)
    parts[::2] = [re.sub(r"([\\@<>#%&$])", r"\\\1", part) for part in parts[::2]]
    return "".join(parts)


def shown(text):
    out, behind, code = [], None, False  # Column of the comment behind code, lines of an example.
    lines = text.splitlines()
    for i, line in enumerate(lines):
        whole, trailing = COMMENT.match(line), TRAILING.match(line)
        following = COMMENT.match(lines[i + 1]) if i + 1 < len(lines) else None
        if whole:
            indent, said = whole.groups()
            if behind == len(indent):  # Goes on what the line above began.
                out.append(f"{indent}///<{escaped(said)}")
                continue
            behind = None
            begins = not said.strip() and following and re.match(r"\s{3,}\S", following[2])
            ends = code and said.strip() and not re.match(r"\s{3,}", said)
            if begins and not code:
                code, said = True, " @code{.cpp}"
            elif code and following and re.match(r"\s{1,2}\S", following[2]) and not said.strip():
                code, said = False, " @endcode"
            elif code and not following:
                code, said = False, said + " @endcode"
            elif not code or ends:
                said = escaped(said)
            out.append(f"{indent}///{said}")
        elif trailing:
            behind = len(trailing[1])
            out.append(f"{trailing[1]}///<{escaped(trailing[2])}")
        else:
            behind, code = None, False
            out.append("/// @file" if line.strip() == "#pragma once" else line)
    return "\n".join(out) + "\n"


def main_page(text):
    out = ["# The public headers {#mainpage}", "",
           "A program outside the tree may include these; `ci/outside` is one that does. The list is",
           "`ci/public_headers.txt`, and `ci/layers` judges it.", ""]
    for line in text.split("\n\n", 1)[1].splitlines():
        if line.startswith("# "):
            out += [f"## {line[2:].rstrip('.')}", ""]
        elif line:
            out.append(f"- \\ref {line} \"{line}\"")
        else:
            out.append("")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if sys.argv[1] == "--main-page":
        print(main_page(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")), end="")
    else:
        print(shown(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
