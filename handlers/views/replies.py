"""Short answers that only the person who asked sees."""

from collections.abc import Sequence

from bot.experiments.projects import Project
from handlers import ids
from handlers.views.blocks import Block, Message, actions, cut, escape, section, sections, select
from handlers.views.text import person

_COMMANDS = (
    ("new [title]", "open an ML project in this channel"),
    ("list", "this channel's projects"),
    ("status [KEY]", "where a project stands"),
    ("hypothesis [KEY]", "add a hypothesis"),
    ("review [KEY]", "ask people to review the document"),
    ("result [KEY/H2]", "report a result"),
    ("log [KEY]", "the experiment log: results, decisions, timeboxes, notes"),
    ("export [KEY] [md|html|json]", "the whole document as a file, into its thread"),
    ("summary [this week | since DATE | KEY]", "what was learned here, and what is open"),
    ("search WORDS", "was it tried before? In all projects that you can see here"),
    ("away", "when you are away; the timeboxes of your projects make room"),
    ("settings [KEY]", "people, check-ins and working days; stop or archive a project"),
    ("help", "this"),
)

_OUT_OF_REACH = {
    "not_in_channel": ("I am not a member any more", "Type /invite @Labthread there."),
    "channel_not_found": ("I cannot see it any more", "Type /invite @Labthread there."),
    "is_archived": ("it is archived", "Unarchive it, or open a project elsewhere."),
    # What chat.update says where chat.postMessage says is_archived.
    "is_inactive": ("it is archived", "Unarchive it, or open a project elsewhere."),
}


def build_help(unknown: str = "") -> Message:
    """What the command can do."""
    opening = f"I don't know “{escape(cut(unknown, 60))}”. " if unknown else ""
    intro = (
        f"{opening}Labthread keeps an ML project's design doc, hypotheses and results in one "
        "thread. Buttons in the thread do most things; the command does the rest:"
    )
    lines = "\n".join(f"• `{ids.COMMAND} {command}`: {does}" for command, does in _COMMANDS)
    keyless = "Without a key it takes this channel's only project under way, or asks which."
    return _said(f"{intro}\n{lines}\n{keyless}")


def build_project_list(projects: Sequence[Project], trouble: str = "") -> Message:
    """A channel's projects, newest first; `trouble` is why nothing can be posted there."""
    if not projects:
        return _said(f"No project here yet. `{ids.COMMAND} new` opens one.")
    lines = [
        f"• *{escape(cut(each.title, 60))}* `{each.key}`, {each.state.words}, "
        f"owner {person(each.owner_id)}"
        for each in projects[:30]
    ]
    more = len(projects) - len(lines)
    lines += [f"And {more} older ones."] if more else []
    return with_trouble(_said("\n".join(lines)), trouble)


def build_picker(verb: str, question: str, options: Sequence[tuple[str, str]]) -> Message:
    """Ask which of several is meant; the choice comes back under the verb."""
    chooser = select(f"{ids.PICK}{verb}", options, placeholder="Choose one")
    blocks: list[Block] = [section(question), actions(chooser)]
    return Message(question, blocks)


def with_trouble(answer: Message, trouble: str) -> Message:
    """An answer, after a word on why nothing can be posted to the channel; blank for no trouble."""
    if not trouble:
        return answer
    why, remedy = _out_of_reach(trouble)
    words = f"I cannot post here: {why}. What is new is kept, and comes when I can. {remedy}"
    return Message(f"{words}\n{answer.text}", [section(words), *answer.blocks])


def build_out_of_reach(project: Project, trouble: str) -> Message:
    """Tell an owner that nothing can be posted to the project's channel."""
    why, remedy = _out_of_reach(trouble)
    return _said(
        f"I cannot post to <#{project.channel_id}>: {why}. Everything about "
        f"*{escape(project.title)}* is kept, and will be posted when I can again. {remedy}"
    )


def build_not_posted(project: Project, reasons: Sequence[str]) -> Message:
    """Tell an owner that messages of a project will never be posted as they are."""
    one = len(reasons) == 1
    why = ", ".join(sorted({f"“{escape(cut(each, 60))}”" for each in reasons}))
    return _said(
        f"{'A message' if one else f'{len(reasons)} messages'} of *{escape(project.title)}* could "
        f"not be posted to <#{project.channel_id}>, and trying again does not help ({why}). "
        f"What {'it says' if one else 'they say'} is kept, and "
        f"`{ids.COMMAND} log {project.key}` and `{ids.COMMAND} export {project.key}` show it. "
        "Once the cause is gone, `labthread outbox replay` posts "
        f"{'it' if one else 'them'}; ask whoever runs Labthread."
    )


def build_no_file(project: Project, trouble: str) -> Message:
    """Tell a thread that its document could not be handed over as a file."""
    return _said(
        f"The document of *{escape(project.title)}* was asked for, and Slack takes no file here "
        f"(“{escape(trouble)}”). Everything is kept. A workspace admin can allow files, and "
        f"`labthread export {project.key}` hands it over without Slack."
    )


def _out_of_reach(trouble: str) -> tuple[str, str]:
    """Why a channel is out of reach, and what helps."""
    unknown = f"Slack answers “{escape(trouble)}”", "Ask whoever runs Labthread to look at its log."
    return _OUT_OF_REACH.get(trouble, unknown)


def _said(text: str) -> Message:
    return Message(text, sections(text.split("\n")))
