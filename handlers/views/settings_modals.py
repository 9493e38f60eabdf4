"""The modals of settings: an overview with a way to each form, and the form of one scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.experiments.projects import Project, ProjectState
from bot.experiments.settings import INHERIT, SETTINGS, Choices, Settings, settings_of
from handlers import ids
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    escape,
    header,
    input_block,
    modal,
    option,
    overview,
    plain,
    section,
    select,
)
from handlers.views.inputs import build_inputs
from handlers.views.text import people, person

#: What settings are for, the narrowest first, as a button, a title, and what comes after it.
PROJECT, CHANNEL, WORKSPACE = "project", "channel", "workspace"
_NAMES = {PROJECT: "This project", CHANNEL: "This channel", WORKSPACE: "The workspace"}
_WIDER = {
    PROJECT: "What is left open here follows the channel, then the workspace",
    CHANNEL: "What is left open here follows the workspace",
    WORKSPACE: "What is left open here is as Labthread has it",
}


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What the overview shows; `may_*` is what this person may change."""

    project: Project | None
    settings: Settings
    owner_has_left: bool = False
    may_manage: bool = False
    may_name_owner: bool = False
    may_change_channel: bool = False
    may_change_workspace: bool = False


def build_overview(shown: Overview, *, metadata: str) -> dict[str, Any]:
    """Show what holds, with a button for whatever this person may change."""
    blocks: list[Block] = []
    if shown.project is not None:
        blocks += [*_people(shown, shown.project), divider()]
    blocks += [header("Check-ins and working days"), section("\n".join(describe(shown.settings)))]
    scopes = {
        PROJECT: shown.may_manage,
        CHANNEL: shown.may_change_channel,
        WORKSPACE: shown.may_change_workspace,
    }
    able = [
        button(f"Change: {_NAMES[scope].lower()}", f"{ids.SETTINGS_EDIT}{scope}", scope)
        for scope, may in scopes.items()
        if may
    ]
    blocks += [actions(*able)] if able else []
    blocks += _tokens(shown)
    blocks.append(context(_who_may(shown)))
    if shown.project is not None and shown.may_manage:
        blocks += [divider(), actions(*_endings(shown.project))]
    return overview("Settings", blocks, metadata=metadata)


def _people(shown: Overview, project: Project) -> list[Block]:
    decider = person(project.decider_id) if project.decider_id else "nobody named"
    collaborators = people(project.collaborator_ids) or "none"
    told = (
        f"*{escape(project.title)}* `{project.key}`, {project.state.words}\n"
        f"Owner {person(project.owner_id)} · decider {decider} · collaborators {collaborators}"
    )
    change = None
    if shown.may_manage or shown.may_name_owner:
        change = button("People", ids.PEOPLE_EDIT, project.id, label="Change the people")
    blocks = [section(told, change)]
    if shown.owner_has_left:
        remedy = "You can name another owner." if shown.may_name_owner else "Ask an admin."
        words = f"{person(project.owner_id)} has left. A workspace admin can name another owner."
        blocks.append(context(f"{words} {remedy}"))
    return blocks


def _tokens(shown: Overview) -> list[Block]:
    able = []
    if shown.project is not None and (shown.may_manage or shown.may_change_workspace):
        show = f"{ids.TOKENS_SHOW}{PROJECT}"
        able.append(button("Tokens: this project", show, shown.project.id))
    if shown.may_change_workspace:
        able.append(button("Tokens: the workspace", f"{ids.TOKENS_SHOW}{WORKSPACE}", 0))
    return [actions(*able)] if able else []


def _who_may(shown: Overview) -> str:
    told = []
    if shown.project is not None and not shown.may_manage:
        told.append(f"{person(shown.project.owner_id)}, its owner, changes this project.")
    if not shown.may_change_channel:
        told.append("Owners of projects here and workspace admins change the channel.")
    if not shown.may_change_workspace:
        told.append("Workspace admins change the workspace.")
    told.append("Days on which you are away: `/lab away`.")
    return " ".join(told)


def _endings(project: Project) -> list[Element]:
    if project.state is ProjectState.ARCHIVED:
        return [button("Bring back", ids.PROJECT_RESTORE, project.id, style="primary")]
    confirm = {
        "title": plain("Archive this project?"),
        "text": plain(
            "Nothing is lost, and nobody is asked about it any more. You can bring it back here."
        ),
        "confirm": plain("Archive"),
        "deny": plain("Keep it"),
    }
    archive = button("Archive", ids.PROJECT_ARCHIVE, project.id) | {"confirm": confirm}
    if not project.state.is_open:
        return [archive]
    return [button("Stop the project", ids.PROJECT_STOP, project.id), archive]


def describe(settings: Settings) -> list[str]:
    """What holds, in sentences."""
    chosen = settings.choices
    quiet = f"never from {chosen['quiet_from']} to {chosen['quiet_until']}"
    if chosen["quiet_from"] == chosen["quiet_until"]:
        quiet = "without quiet hours"
    halfway = "halfway, " if chosen["halfway"] == "yes" else ""
    weekly = _label("weekly_on", chosen["weekly_on"])
    named = "is not named in the channel" if weekly == "Never" else f"is named every {weekly}"
    country = chosen["country"]
    holidays = "no public holidays" if country == "none" else f"the public holidays of {country}"
    own = len(settings.calendar("UTC").free_days)
    own_days = [f"{own} own day{'' if own == 1 else 's'}"] if own else []
    when = f"at {chosen['check_in_at']} for the project's owner, {quiet}"
    free = [
        _label("weekend", chosen["weekend"]),
        holidays,
        *own_days,
    ]
    return [
        f"• Check-ins come {when}: {halfway}a day before the end, at the end, and after it.",
        f"• What still waits for a decision {named}.",
        f"• Days off: {escape(', '.join(free))}.",
        f"• Verdicts weigh intervals at {chosen['confidence']} %. "
        + _AUTOMATIC[chosen["on_supported"]],
        f"• Results in the channel: {chosen['channel_line']}. {_digest(chosen)}",
        f"• New projects here take the template `{escape(chosen['template'])}`.",
    ]


_AUTOMATIC = {
    "ask": "They recommend; people decide.",
    "step": "A supported hypothesis takes its success step on its own.",
}


def _digest(chosen: Choices) -> str:
    if chosen["digest_on"] == "0":
        return "No summary is posted."
    where = f" in {chosen['digest_zone']}" if chosen["digest_zone"] else ""
    day = _label("digest_on", chosen["digest_on"])
    return f"A summary comes every {day} at {chosen['digest_at']}{where}."


def _label(key: str, value: str) -> str:
    field = next(each for each in SETTINGS.fields if each.key == key)
    return dict(field.choices).get(value, value)


def build_settings_form(
    scope: str,
    chosen: Choices,
    wider: Settings,
    templates: Sequence[str],
    *,
    metadata: str,
) -> dict[str, Any]:
    """Ask what a scope chooses; `wider` is what holds where it chooses nothing."""
    blocks: list[Block] = [
        context("\n".join([f"*{_WIDER[scope]}:*", *describe(wider)])),
        *build_inputs(settings_of(scope), chosen),
    ]
    if scope != PROJECT:
        able = [(INHERIT, "As set further up"), *((each, each) for each in templates)]
        chooser = select("template", able, initial=chosen.get("template") or INHERIT)
        blocks.append(
            input_block(
                "template",
                "Template of new projects",
                chooser,
                hint="Projects keep the template that they began with.",
            )
        )
    if any(text not in {"", INHERIT} for text in chosen.values()):
        box = {
            "type": "checkboxes",
            "action_id": "forget",
            "options": [option("forget", "Forget all that was chosen here")],
        }
        blocks.append(input_block("forget", "Start over", box, optional=True))
    return modal(ids.SETTINGS_FORM, _NAMES[scope], blocks, metadata=metadata)
