"""The whole design doc as Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.documents.log import Markup, describe
from bot.experiments.fields import FieldKind
from bot.experiments.hypotheses import Hypothesis, NextStep
from bot.experiments.log import LogEntry
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Item, Section, Template
from bot.experiments.timeboxes import zone

#: An answer up to this many characters stands on its label's line.
_SHORT = 100

# The output is Markdown, which `markdown_text` makes safe; HTML escaping would garble it.
_environment = Environment(  # noqa: S701
    loader=PackageLoader("bot.documents"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, kw_only=True)
class Document:
    """Everything that a project's document holds, as it stood when it was read."""

    project: Project
    template: Template
    sections: Mapping[str, SavedSection]
    hypotheses: Sequence[Hypothesis]
    log: Sequence[LogEntry]
    #: People by Slack id; an id that is missing stands for itself.
    names: Mapping[str, str]


def people_in(
    project: Project, sections: Sequence[SavedSection], log: Sequence[LogEntry]
) -> set[str]:
    """The Slack ids of everyone whom the document names."""
    named = {project.owner_id, project.decider_id or "", *project.collaborator_ids}
    named |= {each.edited_by for each in sections} | {each.actor_id for each in log}
    return named - {""}


def render_markdown(document: Document) -> str:
    """Write the document; the same document gives the same text."""
    project = document.project
    return _environment.get_template("design_doc.md.j2").render(
        document=document,
        project=project,
        name=lambda user_id: document.names.get(user_id, user_id),
        text=markdown_text,
        answer=answer,
        answers=answers,
        when=lambda at: _when(at, project.owner_zone),
        describe=lambda entry: describe(entry, _markup(document)),
    )


def answers(section: Section, item: Item) -> list[tuple[str, str]]:
    """What an item says, as label and text; choices and next steps in their words."""
    said = []
    for field in section.fields:
        text = item.get(field.key, "")
        if text and field.kind is FieldKind.NEXT_STEP:
            text = str(NextStep(text))
        said.append((field.label, dict(field.choices).get(text, text)))
    return [(label, text) for label, text in said if text]


def answer(label: str, text: str) -> str:
    """One answer: beside its label where it is short, else below it."""
    is_short = len(text) <= _SHORT and "\n" not in text
    return (
        f"**{label}:** {markdown_text(text)}"
        if is_short
        else f"**{label}**\n\n{markdown_text(text)}"
    )


def markdown_text(text: str) -> str:
    """Keep a text's words and lines; nothing in it can become a heading, a rule or HTML."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = re.sub(r"^(\s*)(#{1,6}\s|[-=_*]{3,}\s*$|```|~~~)", r"\1\\\2", text, flags=re.MULTILINE)
    # Two blanks at a line's end keep the break that the writer made.
    return re.sub(r"(?<=\S)[ \t]*\n(?=\S)", "  \n", text)


def _when(at: datetime, zone_name: str) -> str:
    return at.astimezone(zone(zone_name)).strftime("%Y-%m-%d %H:%M %Z")


def _markup(document: Document) -> Markup:
    return Markup(
        bold=lambda text: f"**{text}**",
        escape=markdown_text,
        person=lambda user_id: markdown_text(document.names.get(user_id, user_id)),
        when=lambda at: _when(at, document.project.owner_zone),
        link=_link,
    )


def _link(url: str, words: str) -> str:
    safe = re.sub(r"([\\\[\]()`*_])", r"\\\1", words)
    return f"[{markdown_text(safe)}](<{url}>)"
