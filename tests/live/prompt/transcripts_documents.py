"""The transcripts of the live shop in the documents. Directly above each stands how it comes about:

    <!-- live 6: create A; add kite to A -->                 the solution of exercise 6, and what is typed before
    <!-- live 6: create A; wait for "order A is open" -->    waits until somebody says these words
    <!-- live 6 goes on -->                                  the shop of the transcript above, as it is then
    <!-- live 6 goes on: kill orders -->                     ends one of its processes the hard way

Below stand lines that are typed (`> show A`), what the shop says, and commands (`$ ./workshop errors`) and their
output.
"""

import re
import shlex

FOLDERS = ("lectures", "exercises", "starting-points", "solutions", "shared")
SPEAKERS = ("frontend", "orders", "billing", "workshop")
SAID = re.compile(rf"({'|'.join(f'{name:<9} ' for name in SPEAKERS)})(?=\S)(.*)")
MARKER = re.compile(r"<!-- live (\d+)( goes on)?(?:: (.+))? -->")
DIFFERS = re.compile(r"(?<=\(process )\d+(?=\))|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class Wrong(Exception):
    """A document shows what is not so."""


def speaker_and_words(line):
    """Of a line that somebody says; for all others, None."""
    said = SAID.match(line)
    return said and (said[1].rstrip(), said[2].rstrip())


def same_every_time(words):
    """Without the numbers of processes and the IDs of messages."""
    return DIFFERS.sub("…", words)


class Step:
    """Something that is done, and what is said and shown then. Without a line that does it, what comes by itself."""

    def __init__(self, line, typed=None, command=None):
        self.line, self.typed, self.command = line, typed, command
        self.output = []  # of a command
        self.said = []  # (line, speaker, words)


class Transcript:
    """A block of a document, with the marker above it."""

    def __init__(self, name, line, marker, lines):
        self.name, self.line = name, line
        self.marker = MARKER.fullmatch(marker.strip())
        if not self.marker:
            raise Wrong(f"{name}:{line}: directly above stands how this comes about, as in <!-- live 6: create A -->")
        self.exercise = int(self.marker[1])
        self.goes_on = bool(self.marker[2])
        self.end = line + max(number for number, text in enumerate(lines) if text.strip())
        self.before = [step.strip() for step in (self.marker[3] or "").split(";") if step.strip()]
        self.steps = [Step(line)]
        for number, text in enumerate(lines, line):
            self.read(number, text)

    def starts_the_shop(self):
        """Whether the block itself shows how the shop is started."""
        return any((step.command or [])[:2] == ["./workshop", "run"] for step in self.steps)

    def read(self, number, text):
        last = self.steps[-1]
        if text.startswith("> "):
            self.steps.append(Step(number, typed=text[2:].strip()))
        elif text.startswith("$ "):
            self.steps.append(Step(number, command=shlex.split(text[2:])))
        elif spoken := speaker_and_words(text):
            last.said.append((number, *spoken))
        elif last.said and text.strip():  # a long line goes on
            line, speaker, words = last.said[-1]
            last.said[-1] = (line, speaker, f"{words} {text.strip()}")
        elif last.command:
            last.output.append(text.rstrip())
        elif text.strip():
            raise Wrong(f"{self.name}:{number}: nobody says '{text.strip()}'")


def blocks(lines):
    """The code blocks: where each begins, which is its first line, and its lines without the indentation."""
    at = 0
    while at < len(lines):
        begin = at
        at += 1
        if lines[begin].lstrip().startswith("```"):
            while at < len(lines) and not lines[at].lstrip().startswith("```"):
                at += 1
            yield begin, begin + 1, lines[begin + 1:at]
            at += 1
        elif lines[begin].startswith("    "):
            while at < len(lines) and (lines[at].startswith("    ") or not lines[at]):
                at += 1
            yield begin, begin, [line[4:] for line in lines[begin:at]]


def transcripts(name, text, wrong):
    """The transcripts of one document; what is wrong with them is appended to `wrong`."""
    lines = text.split("\n")
    found = []
    used = set()
    for begin, first, block in blocks(lines):
        above = lines[begin - 1] if begin else ""
        is_marked = above.lstrip().startswith("<!-- live")
        if not is_marked and not any(line.startswith("> ") or speaker_and_words(line) for line in block):
            continue
        used.add(begin - 1)
        try:
            found.append(Transcript(name, first + 1, above, block))
        except Wrong as what:
            wrong.append(str(what))
    for number, line in enumerate(lines):
        if line.lstrip().startswith("<!-- live") and number not in used:
            wrong.append(f"{name}:{number + 1}: no block stands on the next line")
    return found


def shops(project, wrong):
    """All transcripts, those that share a shop together."""
    found = []
    files = [*project.glob("*.md"), *(file for folder in FOLDERS for file in (project / folder).rglob("*.md"))]
    for file in sorted(files):
        name = str(file.relative_to(project))
        mine = []
        for transcript in transcripts(name, file.read_text(encoding="utf-8"), wrong):
            if not transcript.goes_on:
                mine.append([transcript])
            elif mine and mine[-1][0].exercise == transcript.exercise:
                mine[-1].append(transcript)
            else:
                wrong.append(f"{name}:{transcript.line}: above it there is no shop of that exercise that could go on")
        found += mine
    return found
