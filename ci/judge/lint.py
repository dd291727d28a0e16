"""What a file may say: the targets' seam, waiting and locks in the harness, and sizes."""
import pathlib
import re

from complaint import Complaint
from scan import mutable_globals, strip

HEADER_MAX = 200
HEADER_AIM = 150
SOURCE_MAX = 400
COLUMNS_MAX = 100

# (rule, pattern in code without comments and strings, what to do instead)
SEAM = [
    ("std-sync",
     r"\bstd::(?:(?:recursive_|timed_|recursive_timed_|shared_|shared_timed_)?mutex|jthread|thread"
     r"|condition_variable(?:_any)?|atomic(?:_\w+)?|this_thread|call_once|once_flag|counting_semaphore"
     r"|binary_semaphore|barrier|latch|promise|future|async|lock_guard|unique_lock|scoped_lock"
     r"|shared_lock)\b",
     "use harness/sync (Mutex, SharedMutex, CondVar, Semaphore, Atomic, Snapshot, Thread): "
     "exploration sees nothing else"),
    ("std-sync", r"\bpthread_(?:mutex|cond|rwlock|create|join|spin|barrier|key|once)\w*",
     "use harness/sync: exploration sees nothing else"),
    ("thread-local", r"\b(?:thread_local|__thread)\b",
     "use ThreadLocal<T> of harness/sync: tasks share an OS thread under exploration"),
    ("ambient-time",
     r"\b(?:(?:steady|system|high_resolution|utc|file)_clock::now|clock_gettime|gettimeofday)\b"
     r"|(?<![\w.>:])time\s*\(\s*(?:nullptr|NULL|0)\s*\)",
     "use now() of harness/sync: it follows the virtual clock"),
    ("sleep", r"(?<![\w.>])(?:usleep|nanosleep|clock_nanosleep|sleep)\s*\(",
     "use sleep_for() of harness/sync: it follows the virtual clock"),
    ("ambient-randomness",
     r"\b(?:random_device|mt19937(?:_64)?|default_random_engine|getrandom|arc4random|drand48)\b"
     r"|(?<![\w.>:])(?:s?rand|random)\s*\(",
     "use a Random that the caller hands in, or choose(): the seed must decide"),
    ("pointer-order",
     r"\bunordered_(?:multi)?(?:map|set)\s*<[^,<>]*\*\s*(?:const\s*)?[,>]"
     r"|\bstd::(?:multi)?(?:map|set)\s*<[^,<>]*\*\s*(?:const\s*)?[,>]",
     "key by a name, a number or creation order: addresses differ from run to run"),
]
SLEEPS = (r"\b(?:usleep|nanosleep|clock_nanosleep|sleep_for|sleep_until)\s*\(|(?<![\w.>])sleep\s*\(",
          "wait for a fact, or move a ManualClock: a test that sleeps is slow and still guesses")
# The harness waits for facts too. harness/sync is the seam that sleeping goes through, and a delay
# is what harness/fault is asked for; elsewhere a line says why nothing can be waited for.
SLEEPERS = ("harness/sync/", "harness/fault/")
POLLS = (r"(?<!void )\b(?:usleep|nanosleep|clock_nanosleep|sleep_for)\s*\("
         r"|\bthis_thread::sleep_\w+\s*\(",
         "wait for a fact: a CondVar, a file descriptor (poll, pidfd), a deadline of sleep_until")
STD_MUTEX = (r"\bstd::(?:recursive_|timed_|recursive_timed_|shared_|shared_timed_)?mutex\s+(\w+)\s*[;{=]",
             "use a Mutex that is a CAPABILITY, and say GUARDED_BY at what it guards")
STD_CONDITION = (r"\bstd::condition_variable(?:_any)?\s+(\w+)\s*[;{=]",
                 "use the CondVar of an annotated Mutex, and say GUARDED_BY at what it waits for")


class Source:
    """A file: its lines, its code without comments and strings, its includes."""

    def __init__(self, path, text):
        self.path = path
        self.lines = text.splitlines()
        self.code = strip(text)
        self.code_lines = self.code.splitlines()
        self.is_test = re.search(r"(?:_test|_bench|_testing|_fuzz)\.(?:h|cc)$", path) is not None
        found = (re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line) for line in self.lines)
        self.includes = [(i, m[1], m[2]) for i, m in enumerate(found, 1) if m]

    def excused(self, number, rule):
        """Whether this line, or the comment above it, excuses itself and says why."""
        pattern = rf"//\s*layers: allow\({re.escape(rule)}\): \S"
        above = self.lines[number - 2].lstrip() if number > 1 else ""
        return re.search(pattern, self.lines[number - 1]) or re.match(pattern, above)


def check(source):
    yield from check_sizes(source)
    if source.path.startswith("targets/") and not source.is_test:
        for rule, pattern, instead in SEAM:
            yield from matches(source, rule, pattern, "a target's code says", instead)
        for number, name in mutable_globals(source.code):
            if not source.excused(number, "mutable-static"):
                yield Complaint(
                    source.path, number, "mutable-static", f"{name} outlives the target",
                    "make it a member: every schedule starts from a fresh target")
    if source.path.startswith(("harness/", "reports/")) and not source.is_test:
        yield from check_waiting(source)
        yield from check_guards(source)
    # Sleeping on virtual clocks is what the tests of these two rooms are about.
    virtual = ("harness/sync/", "harness/explore/core/")
    if source.path.endswith("_test.cc") and not source.path.startswith(virtual):
        yield from matches(source, "test-sleep", SLEEPS[0], "a test calls", SLEEPS[1])


def matches(source, rule, pattern, who, instead):
    for number, line in enumerate(source.code_lines, 1):
        found = None if line.lstrip().startswith("#") else re.search(pattern, line)
        if found and not source.excused(number, rule):
            yield Complaint(source.path, number, rule, f"{who} {found[0].rstrip(' (')}", instead)


def check_waiting(source):
    if not source.path.startswith(SLEEPERS):
        for complaint in matches(source, "sleep", POLLS[0], "the harness calls", POLLS[1]):
            yield complaint._replace(subject=pathlib.PurePath(source.path).name)


def check_guards(source):
    """A std:: mutex that no GUARDED_BY of its file names, and a condition where there is none."""
    if source.path.startswith("harness/sync/"):
        return  # Mutex and CondVar are made of them.
    for number, line in enumerate(source.code_lines, 1):
        for pattern, instead in (STD_MUTEX, STD_CONDITION):
            found = re.search(pattern, line)
            name = found[1] if found and pattern == STD_MUTEX[0] else ""
            if found and not source.excused(number, "unguarded-mutex") \
                    and not re.search(rf"\bGUARDED_BY\(\s*{name}", source.code):
                yield Complaint(source.path, number, "unguarded-mutex",
                                f"nothing is GUARDED_BY({found[1]})", instead,
                                pathlib.PurePath(source.path).name)


def check_sizes(source):
    most = HEADER_MAX if source.path.endswith(".h") else SOURCE_MAX
    if len(source.lines) > most:
        yield Complaint(source.path, most + 1, "size", f"{len(source.lines)} lines, {most} at most",
                        f"split it by what changes together (a header's aim is {HEADER_AIM})")
    for number, line in enumerate(source.lines, 1):
        if len(line) > COLUMNS_MAX and not line.startswith("#include"):
            yield Complaint(source.path, number, "columns",
                            f"{len(line)} columns, {COLUMNS_MAX} at most", "run ci/format --fix")
