"""Forms: what a submitted view holds, as typed input."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from bot.experiments.errors import FieldErrors
from bot.experiments.fields import check_url
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.measurements import Measured, parse_measured
from bot.experiments.metrics import MetricKey
from bot.experiments.template import MAX_ITEMS, Content, Section
from bot.experiments.text import tidy
from handlers.long_text import join_text, pieces_among

Values = dict[str, str | list[str]]


class ModalState(BaseModel):
    """What a modal carries from its opening to its submission; nothing of it is trusted."""

    project_id: int = 0
    number: int = 0
    section: str = ""
    revision: int = 0
    items: int = Field(default=1, ge=1, le=MAX_ITEMS)
    #: With which revision an open form was filled anew; 0 where it never was.
    filled: int = 0
    #: Where the person was, for words that have no place in the modal.
    channel_id: str = ""
    thread_ts: str = ""
    #: The message that is quoted, and who wrote it.
    message_ts: str = Field(default="", pattern=r"^(\d+\.\d+)?$")
    author_id: str = Field(default="", pattern=r"^([UW][A-Z0-9]+)?$")


def read_values(view: dict[str, Any]) -> Values:
    """Each input's value by its block_id: text, or a list where several can be chosen."""
    entered = view.get("state", {}).get("values", {})
    pieces = pieces_among(entered)
    values: Values = {}
    for block_id, elements in entered.items():
        for state in elements.values():
            is_piece = block_id in pieces
            values[block_id] = str(state.get("value") or "") if is_piece else _value(state)
    return values


def read_file(view: dict[str, Any], block_id: str) -> dict[str, Any] | None:
    """The file that was handed in at this input, as Slack describes it."""
    for state in view.get("state", {}).get("values", {}).get(block_id, {}).values():
        for file in state.get("files") or []:
            return dict(file)
    return None


def _value(state: dict[str, Any]) -> str | list[str]:
    for plural in ("selected_users", "selected_conversations"):
        if plural in state:
            return list(state[plural] or [])
    if "selected_options" in state:
        return [str(each["value"]) for each in state["selected_options"] or []]
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    for single in ("selected_date", "selected_time", "selected_user", "selected_conversation"):
        if single in state:
            return str(state[single] or "")
    return tidy(str(state.get("value") or ""))


def read_content(
    section: Section, values: Values, items: int, kept: Content = ()
) -> list[dict[str, str]]:
    """A section's content as it was typed, unchecked; what was not asked is as it was `kept`."""
    content = []
    for index in range(items if section.repeats else 1):
        before = kept[index] if index < len(kept) else {}
        paths = {field.key: section.path(field, index) for field in section.fields}
        content.append(
            {
                key: join_text(path, values) if path in values else before.get(key, "")
                for key, path in paths.items()
            }
        )
    return content


def typed_texts(values: Values) -> dict[str, str]:
    """What was typed, by input, to be shown in a form again."""
    return {block_id: value for block_id, value in values.items() if isinstance(value, str)}


class Form(BaseModel):
    """A form whose fields are named like the view's inputs."""

    @classmethod
    def read(cls, view: dict[str, Any]) -> Self:
        """Check a submitted view; raises FieldErrors, keyed by input."""
        try:
            return cls.model_validate(read_values(view))
        except ValidationError as error:
            raise FieldErrors(
                {str(each["loc"][0]): _words(each) for each in error.errors()}
            ) from None


def _words(wrong: ErrorDetails) -> str:
    if wrong["type"] == "value_error":
        return str(wrong["ctx"]["error"])
    words = {
        "missing": "This is needed here.",
        "string_too_short": "This is needed here; spaces alone do not count.",
        "string_too_long": "This is too long.",
        "int_parsing": "Write a whole number.",
        "enum": "Choose one of the options.",
    }
    return words.get(wrong["type"], "This cannot be taken as it is. Check it, and try again.")


class ProjectForm(Form):
    """A new project, as it was typed."""

    title: str = ""
    key: str = ""
    channel: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    decider: str = ""
    collaborators: list[str] = []


class ReviewForm(Form):
    """A review, as it was asked for."""

    reviewers: list[str] = []
    group: str = ""
    due_on: date


class ChangesForm(Form):
    """What a reviewer wants changed."""

    words: str = Field(min_length=1, max_length=3000)


class CommentForm(Form):
    """A comment, and what it is about."""

    about: str
    text: str = Field(min_length=1, max_length=3000)


class NoteForm(Form):
    """A note for the experiment log, and where it belongs."""

    project: int
    about: str = ""
    text: str = Field(min_length=1, max_length=3000)


class DecisionForm(Form):
    """A decision, as it was chosen."""

    decision: Decision
    outcome: HypothesisState
    next_step: str = ""
    next_note: str = Field(default="", max_length=150)
    learning: str = Field(default="", max_length=3000)
    reason: str = Field(default="", max_length=500)


class ExtensionForm(Form):
    """An extension, as it was typed."""

    days: int
    reason: str = Field(min_length=1, max_length=500)


def _link_or_nothing(text: str) -> str:
    if text:
        check_url(text)
    return text


class ResultForm(Form):
    """What goes with a result's numbers."""

    run_id: str = Field(default="", max_length=150)
    url: Annotated[str, AfterValidator(_link_or_nothing)] = Field(default="", max_length=3000)
    note: str = Field(default="", max_length=1000)


def read_result(
    hypothesis: Hypothesis, view: dict[str, Any]
) -> tuple[ResultForm, dict[MetricKey, Measured]]:
    """A submitted result, its numbers by metric; raises FieldErrors with all that is wrong."""
    measured, errors = _read_measured(hypothesis, view)
    try:
        form = ResultForm.read(view)
    except FieldErrors as wrong:
        raise FieldErrors(errors | wrong.errors) from None
    if errors:
        raise FieldErrors(errors)
    return form, measured


def _read_measured(
    hypothesis: Hypothesis, view: dict[str, Any]
) -> tuple[dict[MetricKey, Measured], dict[str, str]]:
    values = read_values(view)
    measured: dict[MetricKey, Measured] = {}
    errors: dict[str, str] = {}
    for index, metric in enumerate(hypothesis.metrics):
        text = str(values.get(f"metric.{index}", ""))
        if not text:
            continue
        try:
            measured[metric] = parse_measured(text)
        except ValueError as error:
            errors[f"metric.{index}"] = str(error)
    if not measured and not errors:
        errors["metric.0"] = "A result needs at least one number."
    return measured, errors
