"""The whole design doc as Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.documents.log import Markup, describe
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import LogEntry
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Item, Section, Template
from bot.experiments.timeboxes import zone

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
        answers=answers,
        when=lambda at: _when(at, project.owner_zone),
        describe=lambda entry: describe(entry, _markup(document)),
    )


def answers(section: Section, item: Item) -> list[tuple[str, str]]:
    """What an item says, as label and text; a choice in its words."""
    said = [
        (field.label, dict(field.choices).get(item.get(field.key, ""), item.get(field.key, "")))
        for field in section.fields
    ]
    return [(label, text) for label, text in said if text]


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
        link=lambda url, words: f"[{markdown_text(words)}](<{url}>)",
    )
