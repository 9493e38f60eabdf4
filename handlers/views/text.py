"""What several messages write alike: people, times, links."""

from collections.abc import Iterable
from datetime import datetime

from bot.documents.words import Markup
from bot.experiments.calendars import zone
from handlers.views.blocks import escape, escape_within


def when(at: datetime, zone_name: str) -> str:
    """A time in the reader's own zone; the fallback is in the project owner's."""
    local = at.astimezone(zone(zone_name))
    fallback = local.strftime("%a %-d %b %Y, %H:%M %Z")
    return f"<!date^{int(at.timestamp())}^{{date_short}} at {{time}}|{fallback}>"


def person(user_id: str) -> str:
    """A person by name."""
    return f"<@{user_id}>"


def people(user_ids: Iterable[str]) -> str:
    """Several people by name."""
    return ", ".join(map(person, user_ids))


def link(url: str, words: str) -> str:
    """A link whose address was checked to be one."""
    if len(url) > 1500:
        # With its words it would not fit in a section; the document has it.
        return escape(words)
    # These would end the link early, or begin another thing.
    return f"<{escape(url).replace('|', '%7C')}|{escape(words)}>"


def markup_for(zone_name: str, room: int) -> Markup:
    """How an entry of the log is written in Slack, each of its texts in so many characters."""
    return Markup(
        bold=lambda text: f"*{text}*",
        escape=lambda text: escape_within(text, room),
        person=person,
        when=lambda at: when(at, zone_name),
        link=link,
    )
