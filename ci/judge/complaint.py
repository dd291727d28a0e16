"""One violation: where, which rule, what is wrong and what to do instead."""
import typing


class Complaint(typing.NamedTuple):
    path: str
    line: int
    rule: str
    wrong: str
    instead: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.wrong}; {self.instead}"
