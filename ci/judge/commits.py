"""What a commit's message must be: an area, an imperative subject, and a body that says why."""
import pathlib
import re

from rooms import read_layers

SUBJECT_MAX = 72
BODY_WORDS = 5

# Areas that are no room of ci/layers.txt.
MORE_AREAS = {"ci", "build", "docs", "readme", "changelog", "scenarios", "manual", "e2e", "bench",
              "fuzz", "score", "tidy", "layers", "html", "json", "junit", "tree"}

# A subject is imperative where its first word is a verb's bare form. No dictionary is at hand, so
# the rule looks at endings: -ed, -ing and -s are other forms, but for the words listed here.
BARE_FORMS = {"need", "feed", "seed", "embed", "shed", "speed", "exceed", "proceed", "succeed", "heed",
              "bring", "ring", "ping", "string", "spring", "swing", "sling", "cling", "fling",
              "focus", "bias", "alias", "canvas", "atlas"}
PAST_FORMS = {"made", "did", "wrote", "went", "took", "gave", "kept", "built", "chose", "began",
              "came", "became", "grew", "knew", "threw", "thought", "brought", "caught", "held",
              "meant", "sent", "told", "won"}
NO_VERBS = {"a", "an", "the", "no", "one", "two", "it", "its", "this", "that", "these", "those",
            "there", "they", "we", "i", "what", "who", "whose", "which", "where", "when", "how",
            "each", "every", "all", "both", "some", "any", "more", "fewer", "less", "new", "not",
            "now", "only", "also", "and", "in", "on", "of", "for", "from", "to", "with", "without"}
# After a noun these make a statement: "errors are values".
FINITE = {"is", "are", "was", "were", "has", "had", "must", "can", "cannot", "could", "should",
          "will", "would", "may"}


def known_areas(layers_file):
    """Rooms of this layers.txt, by path and by the last part of it, and what else may be named."""
    layers, _ = read_layers(layers_file)
    rooms = [room for room in layers.rooms if not pathlib.PurePath(room).suffix]
    areas = set(MORE_AREAS)
    for room in rooms:
        parts = room.split("/")
        areas |= {"/".join(parts[i:]) for i in range(len(parts))}
    return areas


def exempt(subject, parents=1):
    """Merges say what they merge, and reverts quote the commit that they undo."""
    return parents > 1 or re.match(r"Merge (?:branch|remote-tracking|tag|commit|pull)", subject) \
        or re.match(r'Revert "', subject)


def judge(message, areas):
    """Yields (what is wrong, what to do instead) for each fault of a message."""
    subject, _, rest = message.strip("\n").partition("\n")
    form = re.match(r"([\w./-]+(?:, [\w./-]+)*): (\S.*)$", subject)
    if len(subject) > SUBJECT_MAX:
        yield (f"the subject has {len(subject)} characters, {SUBJECT_MAX} at most",
               "say the rest in the body")
    if form is None:
        yield ("the subject has no area", "write \"area: imperative subject\", such as "
               "\"fault: count hits per task\"")
    else:
        for area in form[1].split(", "):
            if area.lower() not in areas and area.split("/")[0] not in areas:
                yield (f"there is no area \"{area}\"", "name a room of ci/layers.txt or one of "
                       + ", ".join(sorted(MORE_AREAS)))
        yield from judge_mood(form[2])
    if rest and not rest.startswith("\n"):
        yield "line 2 is not blank", "leave a blank line between subject and body"
    if prose_words(rest) < BODY_WORDS:
        yield ("no body says why", "say in the body what was seen, why this change, and what was "
               "tried or measured")


def judge_mood(text):
    words = re.findall(r"[\w'-]+", text)
    first, second = (words + ["", ""])[0].lower(), (words + ["", ""])[1].lower()
    instead = "begin with a verb as in an order: \"add\", \"remove\", \"let\", \"name\""
    bare = first in BARE_FORMS
    if re.match(r"[\"'`]", text) or first in NO_VERBS:
        yield f"the subject begins with \"{first}\", which is no verb", instead
    elif first in PAST_FORMS or (not bare and re.search(r"\w{2}ed$", first)):
        yield f"\"{first}\" is a past form", instead
    elif not bare and re.search(r"\w{2}ing$", first):
        yield f"\"{first}\" is no imperative", instead
    elif not bare and re.search(r"[^s]s$", first):
        yield f"\"{first}\" is a plural or a third person", instead
    elif second in FINITE:
        yield f"\"{first} {second}\" states something", instead


def prose_words(body):
    """Words of the body, without trailers, quoted output and lists of files."""
    lines = [line for line in body.splitlines()
             if not re.match(r"[A-Z][\w-]+: \S", line) and not line.startswith(("    ", "\t"))]
    return len(re.findall(r"[^\W\d_]{2,}", " ".join(lines)))


def without_comments(text):
    """The message that git will keep of the file that an editor wrote."""
    text = re.split(r"^# -+ >8 -+$", text, flags=re.M)[0]
    return "\n".join(line.rstrip() for line in text.splitlines() if not line.startswith("#"))
