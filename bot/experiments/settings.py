"""Settings: what a workspace, a channel or a project chose about check-ins and working days.

They are asked for and checked like a section of a document; a blank answer leaves a matter to
the next wider scope, and the widest to the defaults here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bot.experiments.calendars import Away, WorkCalendar, parse_days
from bot.experiments.errors import FieldErrors
from bot.experiments.fields import Field, FieldKind
from bot.experiments.schedules import Rhythm
from bot.experiments.template import Section

#: The scope of a whole workspace; a channel's is its id.
WORKSPACE = "workspace"
#: What a choice shows where nothing was chosen; a select needs a value for it.
INHERIT = "inherit"
_INHERIT = (INHERIT, "As set further up")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = tuple((str(number), day) for number, day in enumerate(_WEEKDAYS, start=1))

SETTINGS = Section(
    key="settings",
    title="Settings",
    purpose="What is left empty here follows the channel, then the workspace.",
    fields=(
        Field(
            key="check_in_at",
            label="Check-ins at",
            kind=FieldKind.TIME,
            hint="In the project owner's time zone. Without a choice: 10:00.",
        ),
        Field(key="quiet_from", label="Quiet hours from", kind=FieldKind.TIME),
        Field(
            key="quiet_until",
            label="Quiet hours until",
            kind=FieldKind.TIME,
            hint="A check-in that would fall in between comes when they end. "
            "Without a choice: 18:00 to 08:00. The same time twice: no quiet hours.",
        ),
        Field(
            key="halfway",
            label="Check in halfway, too",
            kind=FieldKind.CHOICE,
            choices=(_INHERIT, ("yes", "Yes"), ("no", "No")),
        ),
        Field(
            key="weekly_on",
            label="Name what waits for a decision weekly on",
            kind=FieldKind.CHOICE,
            choices=(
                _INHERIT,
                *_DAYS,
                ("0", "Never"),
            ),
        ),
        Field(
            key="weekend",
            label="Weekend",
            kind=FieldKind.CHOICE,
            choices=(
                _INHERIT,
                ("6,7", "Saturday and Sunday"),
                ("5,6", "Friday and Saturday"),
                ("4,5", "Thursday and Friday"),
                ("7", "Sunday"),
                ("5", "Friday"),
            ),
        ),
        Field(
            key="country",
            label="Public holidays of",
            kind=FieldKind.COUNTRY,
            placeholder="DE, or with a region DE-BY",
            hint="A country's two letters. “none” counts no public holidays.",
        ),
        Field(
            key="free_days",
            label="Own days off",
            kind=FieldKind.DAYS_OFF,
            placeholder="2026-12-28 to 2026-12-31 company holidays",
            hint="One day or range a line.",
        ),
        Field(
            key="confidence",
            label="Confidence level of verdicts",
            kind=FieldKind.CHOICE,
            choices=(_INHERIT, *((each, f"{each} %") for each in ("80", "90", "95", "99"))),
            hint="How sure an interval has to be before it decides. Without a choice: 95 %.",
        ),
        Field(
            key="on_supported",
            label="When a result supports a hypothesis",
            kind=FieldKind.CHOICE,
            choices=(
                _INHERIT,
                ("ask", "Recommend; people decide"),
                ("step", "Take the success step on its own"),
            ),
        ),
        Field(
            key="channel_line",
            label="Results in the channel",
            kind=FieldKind.CHOICE,
            choices=(
                _INHERIT,
                ("compact", "Compact: one line"),
                ("detailed", "Detailed: with guardrails and the next step"),
            ),
        ),
        Field(
            key="digest_on",
            label="Summary of the channel's projects, weekly on",
            kind=FieldKind.CHOICE,
            choices=(_INHERIT, *_DAYS, ("0", "Never")),
            hint="Nothing is posted where there is nothing to say. Without a choice: Friday.",
        ),
        Field(
            key="digest_at",
            label="Summary at",
            kind=FieldKind.TIME,
            hint="Without a choice: 15:00.",
        ),
        Field(
            key="digest_zone",
            label="Summary in the time zone",
            kind=FieldKind.ZONE,
            placeholder="Europe/Madrid",
            hint="Without a choice: where the owner of the channel's newest project is.",
        ),
    ),
)
#: What only some scopes choose; all the rest is open to every one.
_OF_SCOPES = {
    "confidence": {"workspace"},
    "on_supported": {"project"},
    "digest_on": {"channel", "workspace"},
    "digest_at": {"channel", "workspace"},
    "digest_zone": {"channel", "workspace"},
}

#: What one scope chose, by the keys of the fields above; and `template`, the one of new projects.
Choices = Mapping[str, str]
_DEFAULTS: Choices = {
    "check_in_at": "10:00",
    "quiet_from": "18:00",
    "quiet_until": "08:00",
    "halfway": "no",
    "weekly_on": "1",
    "weekend": "6,7",
    "country": "none",
    "free_days": "",
    "template": "default",
    "confidence": "95",
    "on_supported": "ask",
    "channel_line": "compact",
    "digest_on": "5",
    "digest_at": "15:00",
    "digest_zone": "",
}


#: Of a day, at least so much has to be left for check-ins.
_LEAST_OPEN = timedelta(hours=1)


def settings_of(scope: str) -> Section:
    """What a scope may choose: a project's, a channel's, or the workspace's."""
    kind = scope if scope == WORKSPACE else "project" if scope.startswith("project") else "channel"
    open_to = [each for each in SETTINGS.fields if kind in _OF_SCOPES.get(each.key, {kind})]
    return replace(SETTINGS, fields=tuple(open_to))


def clean_choices(scope: str, choices: Choices) -> dict[str, str]:
    """Tidy and check what a scope chose, the template apart; raises FieldErrors by key."""
    fields = settings_of(scope).fields
    cleaned = {field.key: field.clean(choices.get(field.key) or "") for field in fields}
    found = {field.key: field.check(cleaned[field.key]) for field in fields}
    errors = {key: problem for key, problem in found.items() if problem}
    if errors.keys().isdisjoint(("quiet_from", "quiet_until")):
        errors |= _check_quiet_hours(cleaned["quiet_from"], cleaned["quiet_until"])
    if errors:
        raise FieldErrors(errors)
    return cleaned


def _check_quiet_hours(quiet_from: str, quiet_until: str) -> dict[str, str]:
    if bool(quiet_from) != bool(quiet_until):
        missing = "quiet_until" if quiet_from else "quiet_from"
        return {missing: "Quiet hours need both ends. Choose this one, too."}
    if quiet_from == quiet_until:
        return {}
    ends, begins = (
        datetime.combine(date.min, time.fromisoformat(each)) for each in (quiet_until, quiet_from)
    )
    if (begins - ends) % timedelta(days=1) < _LEAST_OPEN:
        words = "These quiet hours leave less than an hour a day for check-ins. Shorten them."
        return {"quiet_until": words}
    return {}


def project_scope(project_id: int) -> str:
    """The scope of one project."""
    return f"project:{project_id}"


@dataclass(frozen=True)
class Settings:
    """What holds for a project, every matter decided."""

    choices: Choices

    @classmethod
    def merge(cls, scopes: Sequence[Choices]) -> "Settings":
        """Settle every matter from these scopes, the widest first."""
        settled = dict(_DEFAULTS)
        for scope in scopes:
            settled |= {key: text for key, text in scope.items() if text and text != INHERIT}
        return cls(settled)

    @property
    def rhythm(self) -> Rhythm:
        """When check-ins come."""
        return Rhythm(
            check_in_at=time.fromisoformat(self.choices["check_in_at"]),
            halfway=self.choices["halfway"] == "yes",
            weekly_on=int(self.choices["weekly_on"]),
            quiet_from=time.fromisoformat(self.choices["quiet_from"]),
            quiet_until=time.fromisoformat(self.choices["quiet_until"]),
        )

    @property
    def confidence(self) -> Decimal:
        """The level at which intervals decide, e.g. 0.95."""
        return Decimal(self.choices["confidence"]) / 100

    @property
    def takes_success_step(self) -> bool:
        """Whether a supported hypothesis takes its success step without being asked."""
        return self.choices["on_supported"] == "step"

    def calendar(self, zone_name: str, away: Sequence[Away] = ()) -> WorkCalendar:
        """The working days of someone who lives in this zone and is away on these days."""
        country = self.choices["country"]
        return WorkCalendar(
            zone_name=zone_name,
            weekend=frozenset(map(int, self.choices["weekend"].split(","))),
            country="" if country == "none" else country,
            free_days=parse_days(self.choices["free_days"]),
            away=tuple(away),
        )
