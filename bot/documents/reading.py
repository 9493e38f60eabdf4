"""What a document was found to say, before it is checked."""

from dataclasses import dataclass, field

from bot.experiments.fields import Field
from bot.experiments.template import Section


@dataclass(kw_only=True)
class Draft:
    """What one section, one of its items or one hypothesis was found to say; all as written."""

    section: Section
    heading: str
    #: The number that a hypothesis goes by in its document; 0 for sections.
    number: int = 0
    #: The claim in a hypothesis' heading.
    statement: str = ""
    #: Lines by field key.
    answers: dict[str, list[str]] = field(default_factory=dict)
    #: Lines that no label claims.
    prose: list[str] = field(default_factory=list)
    #: All of it, with its headings.
    source: list[str] = field(default_factory=list)

    def lines_of(self, asked: Field | None) -> list[str]:
        """The lines of a field's answer, or of what no label claims, to add to."""
        return self.prose if asked is None else self.answers.setdefault(asked.key, [])

    def says_anything(self) -> bool:
        """Whether there is more to it than its heading."""
        return any(line.strip() for lines in (*self.answers.values(), self.prose) for line in lines)


@dataclass(kw_only=True)
class Reading:
    """A whole document, taken apart."""

    title: str = ""
    drafts: list[Draft] = field(default_factory=list)
    #: Lines that belong to no section, with their headings.
    notes: list[str] = field(default_factory=list)
    #: Headings that the template does not know.
    unknown: list[str] = field(default_factory=list)
    #: Records of the bot that were found and left out.
    left_out: list[str] = field(default_factory=list)
