"""Reading a template's nodes: every value is text, and every problem is noted with its line."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

import yaml

from bot.experiments.text import shorten, tidy

MAX_PROBLEMS = 20
Pairs = tuple[tuple[str, str], ...]
Word = TypeVar("Word", bound=str)
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class TooManyProblems(Exception):
    """There are as many problems as anybody wants to read at once."""


class Reader:
    """Notes what is wrong with nodes, as `(line, sentence)`; lines count from 1.

    What is wrong reads as blank. Every method raises TooManyProblems on the last of MAX_PROBLEMS.
    """

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []

    def wrong(self, node: yaml.Node, problem: str) -> None:
        """Note a problem."""
        self.problems.append((line_of(node), problem))
        if len(self.problems) == MAX_PROBLEMS:
            raise TooManyProblems

    def mapping(self, node: yaml.Node, what: str, known: Collection[str] | None = None) -> "Said":
        """What a mapping says, by keys that have to be `known` ones where those are given."""
        said = Said(self, node, {})
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} takes keys with values, a line each, like “title: Ethics”.")
            return said
        for key, value in node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not word:
                self.wrong(key, "A key has to be a word.")
            elif known is not None and word not in known:
                self.wrong(key, f"{what} has no key “{shorten(word)}”.{suggest(word, known)}")
            elif word in said.values:
                self.wrong(key, f"“{shorten(word)}” is here twice. Keep one of the two.")
            else:
                said.values[word] = value
        return said

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """The items of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong(node, f"“{what}” has to be a list: one a line, each after a dash.")
        return []

    def text(
        self, node: yaml.Node, what: str, most: int, *, lines: bool = False, blank: bool = False
    ) -> str:
        """A text of at most `most` characters, on one line unless it may have `lines`."""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"“{shorten(what)}” has to be a text.")
            return ""
        text = tidy(node.value)
        if not text and not blank:
            problem = "is empty"
        elif len(text) > most:
            problem = f"takes at most {most} characters; this has {len(text):,}"
        elif "\n" in text and not lines:
            problem = "has to fit on one line"
        elif _UNSEEN.search(text):
            problem = "holds a character that nobody can see"
        else:
            return text
        self.wrong(node, f"“{shorten(what)}” {problem}.")
        return ""


@dataclass(frozen=True)
class Said:
    """What a mapping says; what it does not say is as the caller has it."""

    reader: Reader
    node: yaml.Node
    values: dict[str, yaml.Node]

    def require(self, key: str, problem: str) -> None:
        """Note a problem where a key is lacking."""
        # Of what is no mapping at all, that has been said already.
        if key not in self.values and isinstance(self.node, yaml.MappingNode):
            self.reader.wrong(self.node, problem)

    def text(
        self, key: str, default: str, most: int, *, lines: bool = False, blank: bool = False
    ) -> str:
        """The text of a key, as Reader.text reads it."""
        if key not in self.values:
            return default
        return self.reader.text(self.values[key], key, most, lines=lines, blank=blank)

    def one_of(self, key: str, default: Word, known: Collection[Word]) -> Word:
        """The word of a key, which has to be a known one."""
        if key not in self.values:
            return default
        node = self.values[key]
        word = node.value if isinstance(node, yaml.ScalarNode) else ""
        for each in known:
            if each == word:
                return each
        said = f", not “{shorten(word)}”" if word else ""
        self.reader.wrong(node, f"“{key}” is {_either(known)} here{said}.")
        return default

    def pairs(
        self, key: str, default: Pairs, *, most: int, name_most: int, text_most: int
    ) -> Pairs:
        """At most `most` names with a text each, in their order."""
        if key not in self.values:
            return default
        node = self.values[key]
        said = self.reader.mapping(node, f"“{key}”")
        if len(said.values) > most:
            self.reader.wrong(node, f"“{key}” takes at most {most}; these are {len(said.values)}.")
        for name, value in said.values.items():
            if len(name) > name_most or name != tidy(name) or "\n" in name or _UNSEEN.search(name):
                self.reader.wrong(
                    value,
                    f"“{shorten(name)}” has to be one line of at most {name_most} characters.",
                )
        return tuple((name, said.text(name, "", text_most)) for name in said.values)


def line_of(node: yaml.Node) -> int:
    """The line that a node begins in, from 1."""
    return int(node.start_mark.line) + 1


def suggest(word: str, known: Collection[str], *, or_all: bool = True) -> str:
    """What a wrong word was meant to be, as a sentence to append; else what it can be."""
    if close := get_close_matches(word[:60], known, n=1):
        return f" Did you mean “{close[0]}”?"
    return f" It can be {_either(known)}." if or_all else ""


def _either(words: Collection[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
