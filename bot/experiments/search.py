"""Searching what was tried before: any text as plain words, and what a search finds.

What is kept and what is asked become words by the same rules. A word is plain ASCII, so that no
engine's own idea of words can make a difference.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Decided, Event, Noted, ProjectMoved
from bot.experiments.projects import ProjectState
from bot.experiments.template import Item

#: How many different words of a text can be found, and how many letters of each count.
MAX_WORDS, MAX_LETTERS = 2000, 40
#: A question takes no more words than this; the first ones count.
MAX_ASKED = 20

#: Chinese and Japanese put no blanks between words: there each character stands for itself.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_FOREIGN = re.compile(r"[^a-z0-9]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b")
#: The parts of a plan that say what is tried.
_TOLD = ("statement", "method", "metric", "slice")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that a search found: a hypothesis or, with number 0, how a project ended."""

    key: str
    title: str
    channel_id: str
    number: int
    state: HypothesisState | ProjectState
    #: Blank for a project.
    statement: str
    #: What people wrote down when they decided; blank before.
    learning: str
    #: Where it stands in Slack.
    url: str

    @property
    def ref(self) -> str:
        """The hypothesis inside its project, as `H2`; blank for a project."""
        return f"H{self.number}" if self.number else ""


def words_of(text: str, limit: int = MAX_WORDS) -> list[str]:
    """The different words of a text in order, at most `limit`, each of `a-z0-9`.

    Case, accents and English plurals are folded, and what joins words divides them:
    `recall[bec]` and `vendor_graphs` are two words each.
    """
    text = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text)).casefold()
    plain = "".join(each for each in text if not unicodedata.category(each).startswith("M"))
    words = (_plain(_singular(word)[:MAX_LETTERS]) for word in _WORD.findall(plain))
    return list(dict.fromkeys(words))[:limit]


def _singular(word: str) -> str:
    """A word without the ending of an English plural, as far as the ending alone tells."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    is_plural = word.endswith("s") and len(word) > 3 and word[-2] not in "sui"
    return word[:-1] if is_plural else word


def _plain(word: str) -> str:
    """A word in ASCII; letter by letter, so that its beginnings stay its beginnings."""
    return _FOREIGN.sub(lambda letter: f"x{letter[0].encode().hex()}", word)


#: Words that say nothing about what is tried; most of them stand in any hypothesis.
_COMMON = frozenset(
    words_of(
        "a about above after all also an and any are as at be because been before below better but "
        "by can compared could current decrease decreases do does down effect for from gain gains "
        "get gets give gives had has have higher hypothesis if improve improved improvement "
        "improves improving in increase increased increases increasing instead into is it its "
        "least less let lets lift lifts lower make makes method model models more most much no not "
        "of on one only or our out over per percent point raise raises reduce reduced reduces than "
        "that the their them then these they this those to under up use used uses using version "
        "was we were what when where which while will with within without worse would baseline "
        "metric"
    )
)


def telling_words(statement: str) -> list[str]:
    """The words of a statement that another about the same thing would share."""
    words = words_of(statement)
    telling = [each for each in words if not (each in _COMMON or each.isdigit() or len(each) < 2)]
    return telling[:MAX_ASKED]


def told_by_plan(title: str, plan: Item) -> str:
    """What is searched of a project's hypothesis as long as nothing came of it."""
    return " ".join([title, *(plan.get(key, "") for key in _TOLD)])


def told_by_event(title: str, event: Event) -> str:
    """What an entry of the log adds to what is searched; blank for most kinds.

    Notes of trackers are left out: they say that something ran, not what came of it.
    """
    match event:
        case Decided():
            return f"{event.outcome.words} {event.learning} {event.reason}"
        case ProjectMoved() if event.learning:
            return f"{title} {event.state.words} {event.learning} {event.reason}"
        case Noted(source="slack"):
            return event.text
        case _:
            return ""
