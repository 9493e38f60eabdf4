"""Long texts in forms: one Slack input holds 3,000 characters, so a longer text takes several.

The first input has the field's own id; each further one says in its id how it goes on from the
one before, so that what was split comes together again exactly: `problem`, `problem~2p`, ….
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.experiments.fields import MAX_INPUT

#: What a letter in an id stands for, the best place to split first.
_JOINTS = {"p": "\n\n", "l": "\n", "w": " ", "n": ""}
_CONTINUED = re.compile(r"(?P<path>.+)~(?P<number>\d{1,2})(?P<joint>[plwn])", re.S)


def cut_up(text: str, room: int = MAX_INPUT) -> Iterator[tuple[str, str]]:
    """A text in pieces of at most `room` characters, each with the letter of its joint."""
    letter = "n"
    while len(text) > room:
        next_letter, at = _best_split(text, room)
        yield letter, text[:at]
        letter, text = next_letter, text[at + len(_JOINTS[next_letter]) :]
    yield letter, text


def split_text(path: str, text: str) -> dict[str, str]:
    """A text in pieces that inputs hold, by the inputs' ids."""
    return {
        path if number == 1 else f"{path}~{number}{letter}": piece
        for number, (letter, piece) in enumerate(cut_up(text), start=1)
    }


def join_text(path: str, values: Mapping[str, object]) -> str:
    """The text that was typed into one or several inputs; those left empty do not count."""
    text = str(values.get(path, ""))
    for block_id in continuations(path, values):
        if piece := str(values[block_id]):
            text = f"{text}{_JOINTS[block_id[-1]]}{piece}" if text else piece
    return text


def continuations(path: str, values: Iterable[str]) -> list[str]:
    """The ids of the further inputs of a text, in order."""
    found = {
        int(match["number"]): block_id
        for block_id in values
        if (match := _CONTINUED.fullmatch(block_id)) and match["path"] == path
    }
    return [found[number] for number in sorted(found)]


def pieces_among(block_ids: Iterable[str]) -> set[str]:
    """The ids of inputs that hold a piece of a text each, of whose blanks none may go."""
    matches = [match for each in block_ids if (match := _CONTINUED.fullmatch(each))]
    return {each[0] for each in matches} | {each["path"] for each in matches}


def more_room(path: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values with one more, empty input for this text."""
    number = len(continuations(path, values)) + 2
    return {**values, f"{path}~{number}p": ""}


def _best_split(text: str, room: int) -> tuple[str, int]:
    """How and where to split: between paragraphs, lines or words, whichever is there.

    Where it can be, no blank touches the split, so that nobody's trimming can change the text.
    """
    least = room // 2
    for letter, joint in _JOINTS.items():
        if not joint:
            continue
        at = text.rfind(joint, least, room)
        while at > 0:
            if not (text[at - 1].isspace() or text[at + len(joint)].isspace()):
                return letter, at
            at = text.rfind(joint, least, at + len(joint) - 1)
    at = room
    while at > least and (text[at - 1].isspace() or text[at].isspace()):
        at -= 1
    return "n", at if at > least else room
