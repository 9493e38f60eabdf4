"""Reading back the Markdown that we write: what stands where is known, nothing is guessed."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.documents.quoting import label_of, paragraph_lines, parse_blocks, quote_line, unquote
from bot.documents.reading import Draft, Reading
from bot.experiments.fields import Field
from bot.experiments.template import Section, Template

#: Says that a document is ours; a link's definition, which no viewer shows.
MARKER = "[//]: # (Labthread design doc 1)"
TREE = "Decision tree"
COMMENTS = "Comments"
NOTES = "Further notes"
LOG = "Appendix: experiment log"

_HYPOTHESIS = re.compile(r"H([1-9]\d{0,3}): ")
#: A line of the bot's own, before any answer, such as a hypothesis' state.
_REMARK = re.compile(r"\*[^*]+\*")


def is_own(text: str) -> bool:
    """Whether a document carries our mark near its top."""
    return MARKER in text[:2000].split("\n")


def labels_in(template: Template) -> frozenset[str]:
    """The label of every field, as it is written in bold."""
    return frozenset(quote_line(each.label) for part in template.sections for each in part.fields)


def read_own(text: str, template: Template) -> Reading:
    """Take a document of ours apart; the answers in it are still quoted."""
    lines = text.split("\n")
    tokens = parse_blocks(text)
    headings = {
        each.map[0]: (int(each.tag[1:]), after.content, each.map[1])
        for each, after in pairwise(tokens)
        if each.type == "heading_open" and not each.level and each.map
    }
    can_be_labels = paragraph_lines(tokens)
    reader = _Reader(template)
    heading_ends = 0
    for number, line in enumerate(lines):
        if number in headings:
            level, words, heading_ends = headings[number]
            reader.enter(level, words, "\n".join(lines[number:heading_ends]))
        elif number >= heading_ends:
            reader.read(line, may_be_label=number in can_be_labels)
    return reader.reading()


class _Reader:
    """Where we are in a document of ours, and what it said so far."""

    def __init__(self, template: Template) -> None:
        self._hypothesis = template.hypothesis
        self._unseen = [(quote_line(each.title), each) for each in template.written_once]
        self._title = ""
        self._drafts: list[Draft] = []
        self._notes: list[str] = []
        self._unknown: list[str] = []
        #: What the bot wrote for itself, by heading; blank is the top with the facts.
        self._records: dict[str, list[str]] = {"": []}
        self._draft: Draft | None = None
        #: Where the next lines go.
        self._lines = self._records[""]

    def enter(self, level: int, words: str, source: str) -> None:
        """Begin what stands under a heading."""
        section = self._draft.section if self._draft else None
        if level == 1 and not self._title:
            self._title = unquote(words)
        elif level == 2:
            self._enter_part(words, source)
        elif level == 3 and section and words == COMMENTS:
            self._lines = self._records.setdefault(COMMENTS, [])
        elif level == 3 and section and section.repeats and _is_item(section, words):
            self._begin(section, words, source)
        else:
            self.read(source, may_be_label=False)

    def read(self, line: str, *, may_be_label: bool) -> None:
        """Take in one line."""
        draft, label = self._draft, label_of(line) if may_be_label else ""
        if draft and label and (field := _next_field(draft, label)):
            self._lines = draft.lines_of(field)
            self._lines.append(line.removeprefix(f"**{label}:**").removeprefix(" "))
        elif not (draft and self._lines is draft.prose and _REMARK.fullmatch(line)):
            self._lines.append(line)
        if draft and not any(self._lines is each for each in self._records.values()):
            draft.source.append(line)

    def reading(self) -> Reading:
        """All that was read."""
        facts = self._records.pop("")
        by_hand = [line for line in facts if line != MARKER and not line.startswith("|")]
        left_out = ["the review"] if any(line.startswith("| Review ") for line in facts) else []
        for heading, lines in self._records.items():
            if any(line.strip() and not _REMARK.fullmatch(line) for line in lines):
                left_out.append(f"the {heading.removeprefix('Appendix: ').lower()}")
        return Reading(
            title=self._title,
            drafts=self._drafts,
            notes=unquote("\n".join((*by_hand, *self._notes)).strip()).split("\n"),
            unknown=self._unknown,
            left_out=left_out,
        )

    def _enter_part(self, words: str, source: str) -> None:
        found = next((each for each in self._unseen if each[0] == words), None)
        hypothesis = _HYPOTHESIS.match(words)
        if found:
            self._unseen.remove(found)
            self._begin(found[1], words, source)
        elif hypothesis:
            self._begin(self._hypothesis, words, source)
            self._drafts[-1].number = int(hypothesis[1])
            self._drafts[-1].statement = words[hypothesis.end() :]
        else:
            self._draft = None
            if words in {TREE, COMMENTS, LOG}:
                self._lines = self._records.setdefault(words, [])
                return
            self._lines = self._notes
            if words != NOTES:
                self._unknown.append(words)
                self._notes.append(source)

    def _begin(self, section: Section, words: str, source: str) -> None:
        self._draft = Draft(section=section, heading=unquote(words), source=[source])
        self._drafts.append(self._draft)
        self._lines = self._draft.prose


@lru_cache(maxsize=256)
def _quoted(words: str) -> str:
    return quote_line(words)


def _is_item(section: Section, words: str) -> bool:
    return bool(re.fullmatch(rf"{re.escape(_quoted(section.item_title))} \d+", words))


def _next_field(draft: Draft, label: str) -> Field | None:
    """The field of this label; of several, the first that is not answered yet."""
    fields = [each for each in draft.section.fields if _quoted(each.label) == label]
    return next(
        (each for each in fields if each.key not in draft.answers), fields[-1] if fields else None
    )
