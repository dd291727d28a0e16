"""One violation: where, which rule, what is wrong and what to do instead."""
import typing


class Complaint(typing.NamedTuple):
    path: str
    line: int
    rule: str
    wrong: str
    instead: str
    subject: str = ""  # What ci/judge/lints_todo.txt may name: a type, a class, a file.

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.wrong}; {self.instead}"
