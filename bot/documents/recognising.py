"""Answers as teams write them, turned into what fields keep where it is clear what they mean."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date

from bot.experiments.fields import Field, FieldKind
from bot.experiments.metrics import MetricKey
from bot.experiments.template import Section

_AMOUNT = re.compile(
    r"(?:by\s+)?(?:at\s+least\s+|>=?\s*|≥\s*|\+)?(?P<number>\d+(?:\.\d+)?)\s*"
    r"(?P<percent>%|per\s?cent)?\s*(?:\(?(?P<kind>relative|absolute|points?|pp)\)?)?"
    r"(?:\s+(?:over|of|above)\s+(?:the\s+)?baseline)?",
    re.I,
)
_TIMEBOX = re.compile(
    r"(?:until\s+)?(?P<day>\d{4}-\d\d-\d\d)|"
    r"(?P<number>\d{1,3})\s*(?P<kind>working|business|calendar)?\s*(?P<unit>days?|weeks?|$)",
    re.I,
)
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%Y/%m/%d", "%d.%m.%Y")
_LINK = re.compile(r"(?:\[(?P<words>[^\]]*)\]\()?<?(?P<url>https?://[^\s<>|\"\\)]+)>?\)?")
_STEP = re.compile(r"\b(?:hypothesis\s*#?|h)(\d{1,4})\b", re.I)
_ONLY_A_STEP = re.compile(r"(?:(?:then|go|move|continue|on|to|try|with|and)\s+)*\S*\s*#?\d+", re.I)
_LAUNCH = re.compile(r"\b(?:launch|production|ship|roll(?:ing)?\s+(?:it\s+)?out)\b", re.I)
_STOP = re.compile(r"(?:stop|abandon|give\s+up|drop)\b", re.I)
_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_CLAIM = re.compile(
    r"\b(?:(?P<up>improv|increas|rais|lift|boost|grow)|(?P<down>reduc|decreas|lower|cut))"
    r"(?:es|ing|ed|e|s)?\s+(?:(?:the|our)\s+)?"
    r"(?P<metric>[^\s,.;:]+(?:\s+[^\s,.;:]+){0,4}?)\s+by\s+(?:at\s+least\s+)?"
    r"(?P<amount>\d+(?:\.\d+)?)\s*(?P<percent>%|per\s?cent)?",
    re.I,
)
_CHOICES = {
    "higher_is_better": ("higher", "up", "increase", "maximise", "maximize", "higher is better"),
    "lower_is_better": ("lower", "down", "decrease", "minimise", "minimize", "lower is better"),
    "relative": ("relative", "%", "percent", "per cent", "% relative"),
    "absolute": ("absolute", "points", "percentage points"),
}


@dataclass
class Recognised:
    """What an answer was found to mean."""

    #: By field key; the answer may fill fields beside its own, as “recall[bec]” does.
    answers: dict[str, str] = attribute(default_factory=dict)
    #: What no field could take, and a sentence about it.
    rest: str = ""
    reason: str = ""


#: What was read of a text: the answer, answers for the next field of a kind, and what is left.
_Read = tuple[str, Mapping[FieldKind, str], str]


def recognise(section: Section, field: Field, written: str) -> Recognised:
    """The answers in what was written for a field; what they cannot hold is the rest."""
    reader = _READERS.get(field.kind)
    value, beside, rest = reader(field, written) if reader else (written, {}, "")
    value = field.clean(value)
    if value and (problem := field.check(value)):
        return Recognised(rest=written, reason=problem)
    found = Recognised({field.key: value} if value else {}, rest=written if rest else "")
    for kind, text in beside.items():
        other = _field_beside(section, field, kind, text)
        if other is None or other.check(text):
            found.rest = written
        else:
            found.answers[other.key] = text
    if found.rest:
        found.reason = "It has no room for all of this."
    return found


def recognise_claim(section: Section, text: str) -> dict[str, str]:
    """Metric, direction and amount of “… improves recall for BEC by 10%”, by field key."""
    match = _CLAIM.search(text)
    if match is None:
        return {}
    name, _, part = re.sub(r"[`*_]+(?=\s|$)|(?<!\S)[`*_]+", "", match["metric"]).partition(" for ")
    found: dict[str, str] = {}
    for field in section.fields:
        offered = {value for value, _ in field.choices}
        meant = {
            FieldKind.METRIC: name,
            FieldKind.SLICE: part.removeprefix("the "),
            FieldKind.AMOUNT: match["amount"],
        }.get(field.kind, "")
        if "relative" in offered:
            meant = "relative" if match["percent"] else "absolute"
        elif "higher_is_better" in offered:
            meant = "higher_is_better" if match["up"] else "lower_is_better"
        if meant and not field.check(meant):
            found.setdefault(field.key, meant)
    return found


def _field_beside(section: Section, field: Field, kind: FieldKind, text: str) -> Field | None:
    later = section.fields[section.fields.index(field) + 1 :]
    for each in later:
        if each.kind is kind and (not each.choices or text in dict(each.choices)):
            return each
    return None


def _bare(written: str) -> str:
    return written.strip().strip("`*_ ").rstrip(".").rstrip("`*_ ")


def _line(_field: Field, written: str) -> _Read:
    return " ".join(written.split()), {}, ""


def _choice(field: Field, written: str) -> _Read:
    said = _bare(written).casefold()
    for value, label in field.choices:
        if said in {value.casefold(), label.casefold(), *_CHOICES.get(value, ())}:
            return value, {}, ""
    return written, {}, ""


def _metric(_field: Field, written: str) -> _Read:
    try:
        key = MetricKey.parse(_bare(written))
    except ValueError:
        return written, {}, ""
    return key.name, {FieldKind.SLICE: key.slice} if key.slice else {}, ""


def _slice(_field: Field, written: str) -> _Read:
    return _bare(written), {}, ""


def _amount(_field: Field, written: str) -> _Read:
    match = _AMOUNT.fullmatch(_bare(written).replace("_", ""))
    if match is None:
        return written, {}, ""
    kind = (match["kind"] or "").lower()
    if kind == "relative" or (match["percent"] and not kind):
        return match["number"], {FieldKind.CHOICE: "relative"}, ""
    return match["number"], {FieldKind.CHOICE: "absolute"} if kind else {}, ""


def _timebox(_field: Field, written: str) -> _Read:
    bare = _bare(written)
    match = _TIMEBOX.match(bare)
    if match is None:
        return written, {}, ""
    rest = bare[match.end() :].strip(" ,.;")
    if match["day"]:
        return match["day"], {}, rest
    number, calendar = int(match["number"]), (match["kind"] or "").lower() == "calendar"
    if match["unit"].lower().startswith("week"):
        number *= 7 if calendar else 5
    return f"{number} calendar days" if calendar else str(number), {}, rest


def _date(_field: Field, written: str) -> _Read:
    bare = _bare(written)
    for form in _DATES:
        try:
            return date(*time.strptime(bare, form)[:3]).isoformat(), {}, ""
        except ValueError:
            continue
    return bare, {}, ""


def _url(_field: Field, written: str) -> _Read:
    match = _LINK.search(written)
    if match is None:
        return written, {}, ""
    rest = written.replace(match[0], "").strip(" .") + (match["words"] or "")
    return match["url"], {}, "" if rest in match["url"] else rest


def _next_step(field: Field, written: str) -> _Read:
    words = " ".join(written.split())
    if not field.check(words):
        return words, {}, ""
    if step := _STEP.search(words):
        choice = f"H{int(step[1])}"
    elif _STOP.match(words):
        choice = "stop"
    else:
        choice = "launch" if _LAUNCH.search(words) and field.key.startswith("success") else ""
    says_no_more = _bare(words).lower() in {"stop", "stop here", "launch", "start the launch plan"}
    if choice and (says_no_more or _ONLY_A_STEP.fullmatch(_bare(words))):
        return choice, {}, ""
    return choice, {FieldKind.LINE: words}, ""


def _lines(field: Field, written: str) -> _Read:
    """Keep the lines that can be read, whatever mark they begin with."""
    kept: list[str] = []
    left: list[str] = []
    for line in written.splitlines():
        text = re.sub(r"[`*]+", "", _BULLET.sub("", line, count=1)).strip().rstrip(".;")
        if "|" in text:
            text = " = ".join(cell.strip() for cell in text.strip("| ").split("|"))
        if text:
            fits = not field.check("\n".join((*kept, text)))
            (kept if fits else left).append(text if fits else line)
    return "\n".join(kept), {}, "\n".join(left)


_READERS: dict[FieldKind, Callable[[Field, str], _Read]] = {
    FieldKind.LINE: _line,
    FieldKind.CHOICE: _choice,
    FieldKind.METRIC: _metric,
    FieldKind.SLICE: _slice,
    FieldKind.AMOUNT: _amount,
    FieldKind.TIMEBOX: _timebox,
    FieldKind.DATE: _date,
    FieldKind.URL: _url,
    FieldKind.NEXT_STEP: _next_step,
    FieldKind.METRIC_VALUES: _lines,
    FieldKind.GUARDRAILS: _lines,
}
