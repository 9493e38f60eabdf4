"""What changed between two texts: the words that went, those that came, and those that stayed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

#: Beyond these a comparison takes seconds: the parts are then told as replaced.
_MOST_COMPARED = 2_000_000
_MOST_ALIKE = 100_000
#: Fewer letters than these that stay between two changes belong to the changes.
_TOO_FEW = 3


class Kind(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of text, and what became of it."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts in order, of each change what was removed first.

    What was kept and removed is together `before`, what was kept and added `after`.
    """
    return tuple(_grouped(_pieces(before, after, _LEVELS)))


def abridge(pieces: Iterable[Piece], around: int = 80) -> tuple[Piece, ...]:
    """The pieces with long unchanged stretches shortened to what stands around the changes."""
    pieces = tuple(pieces)
    last = len(pieces) - 1
    return tuple(
        replace(piece, text=_abridged(piece.text, around, index == 0, index == last))
        if piece.kind is Kind.KEPT
        else piece
        for index, piece in enumerate(pieces)
    )


def _abridged(text: str, around: int, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else _cut_at_word(text[:around])
    tail = "" if is_last else _cut_at_word(text[-around:][::-1])[::-1]
    if len(head) + len(tail) + around >= len(text):
        return text
    return f"{head}{' ' if head else ''}…{' ' if tail else ''}{tail}"


def _cut_at_word(text: str) -> str:
    """A text without the word that may be cut at its end."""
    return re.sub(r"\s+\S*$", "", text)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?]\s)", text) if each]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


#: From coarse to fine: only what differs is looked at again.
_LEVELS: tuple[Callable[[str], list[str]], ...] = (_lines, _sentences, _words)


def _pieces(
    before: str, after: str, levels: Sequence[Callable[[str], list[str]]]
) -> Iterator[Piece]:
    if before == after:
        yield Piece(Kind.KEPT, before)
        return
    if not (before and after and levels):
        yield from _replaced(before, after)
        return
    split, *finer = levels
    old, new = split(before), split(after)
    start, end = _alike_around(old, new)
    yield Piece(Kind.KEPT, "".join(old[:start]))
    yield from _inside(old[start : len(old) - end], new[start : len(new) - end], finer)
    yield Piece(Kind.KEPT, "".join(old[len(old) - end :]))


def _inside(
    old: list[str], new: list[str], finer: Sequence[Callable[[str], list[str]]]
) -> Iterator[Piece]:
    if _is_too_much(old, new):
        yield from _replaced("".join(old), "".join(new))
        return
    found: list[Piece] = []
    for what, i, end, j, until in SequenceMatcher(str.isspace, old, new, False).get_opcodes():
        was, is_now = "".join(old[i:end]), "".join(new[j:until])
        found.extend([Piece(Kind.KEPT, was)] if what == "equal" else _pieces(was, is_now, finer))
    if not finer and not _is_worth_it(found):
        found = [*_replaced("".join(old), "".join(new))]
    yield from found


def _replaced(before: str, after: str) -> Iterator[Piece]:
    yield Piece(Kind.REMOVED, before)
    yield Piece(Kind.ADDED, after)


def _alike_around(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many parts are the same at the beginning, and then at the end."""
    least = min(len(old), len(new))
    start = next((index for index in range(least) if old[index] != new[index]), least)
    rest = least - start
    end = next((index for index in range(rest) if old[~index] != new[~index]), rest)
    return start, end


def _is_too_much(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) * len(new) > _MOST_COMPARED:
        return True
    times = Counter(new)
    return sum(times[each] for each in old if not each.isspace()) > _MOST_ALIKE


def _is_worth_it(pieces: Iterable[Piece]) -> bool:
    """Whether enough words stayed to tell the change word by word."""
    length = Counter[Kind]()
    for piece in pieces:
        length[piece.kind] += len("".join(piece.text.split()))
    return length[Kind.KEPT] * 3 >= min(length[Kind.REMOVED], length[Kind.ADDED])


def _grouped(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same change in as few pieces as can be read."""
    runs = [["", "", ""]]
    for piece in pieces:
        if piece.kind is Kind.KEPT and any(runs[-1][1:]) and piece.text:
            runs.append([piece.text, "", ""])
        else:
            runs[-1][list(Kind).index(piece.kind)] += piece.text
    joined = runs[:1]
    for kept, removed, added in runs[1:]:
        is_little = len(kept.strip()) < _TOO_FEW and "\n" not in kept
        if is_little and (removed or added) and any(joined[-1][1:]):
            joined[-1][1] += kept + removed
            joined[-1][2] += kept + added
        else:
            joined.append([kept, removed, added])
    for run in joined:
        yield from (Piece(kind, text) for kind, text in zip(Kind, run, strict=True) if text)
