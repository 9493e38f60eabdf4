"""What the OpenAPI document says of the answers to `POST /api/v1/results`."""

from typing import Any, Literal

from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from bot.inbox.limits import BURST, PER_SECOND

BEARER = HTTPBearer(
    scheme_name="token",
    auto_error=False,
    description="A token of `labthread token create`, or of `/lab settings` in Slack.",
)


class Answer(BaseModel):
    """An answer, of which nothing goes unsaid."""

    model_config = ConfigDict(extra="forbid")


class Kept(Answer):
    """A result that is kept, whatever happens next."""

    result_id: str = Field(description="Its id, for good.")
    status: Literal["accepted", "early", "late"] = Field(
        description="accepted: it is judged. early, late: the hypothesis does not run yet, or "
        "is decided already; the result is logged without a verdict."
    )


class Repeated(Answer):
    """A result that was kept before."""

    result_id: str = Field(description="The id that it has since then.")
    status: Literal["duplicate"]


class Problem(Answer):
    """Why nothing was kept."""

    error: str = Field(description="One or two sentences for people.")


class WrongField(Answer):
    """What is wrong with one field."""

    path: str = Field(description="Where it is, such as `metrics[0].value`.")
    message: str


class WrongFields(Problem):
    """Why nothing was kept, field by field."""

    fields: list[WrongField]


def answer(model: type[BaseModel], says: str, example: dict[str, Any]) -> dict[str, Any]:
    """What the document says of an answer: its form, when it comes, and one such."""
    return {
        "model": model,
        "description": says,
        "content": {"application/json": {"example": example}},
    }


def problem(says: str, error: str, **headers: str) -> dict[str, Any]:
    """What it says of a refusal; headers by name, with what they tell."""
    shown = {
        name.replace("_", "-"): {
            "description": words,
            "required": True,
            "schema": {"type": "integer", "minimum": 1} if name == "Retry_After" else {},
        }
        for name, words in headers.items()
    }
    refusal = answer(Problem, says, {"error": error})
    return refusal | ({"headers": shown} if shown else {})


#: What `Retry-After` tells.
SECONDS = "Seconds after which to send it again."
#: The answer to a sender who has sent too much lately.
TOO_MANY = problem(
    f"Too many requests: {BURST} at once are fine, and {PER_SECOND} a second after that.",
    "Too many requests at once. Nothing was kept; send it again in a second.",
    Retry_After=SECONDS,
)
#: What `POST /api/v1/results` may be answered, by status.
RESULT_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: answer(
        Repeated,
        "The same result came before; nothing is posted twice.",
        {"result_id": "r_5f0c2a9be1d34477", "status": "duplicate"},
    ),
    202: answer(
        Kept,
        "Kept, and it survives a crash.",
        {"result_id": "r_5f0c2a9be1d34477", "status": "accepted"},
    ),
    400: problem("Not JSON.", "The body is not JSON."),
    401: problem(
        "No token, or one that is wrong, has expired or was revoked.",
        "This token expired on 23 Nov 2026 at 09:00 UTC. Nothing was kept; make a new one.",
        WWW_Authenticate="How to say who asks: Bearer.",
    ),
    403: problem("A token of another project.", "This token is for another project."),
    404: problem("No such hypothesis.", "There is no project fraud-recall."),
    408: problem("The body took more than ten seconds.", "The body did not arrive in time."),
    409: problem(
        "The same source and run with other numbers; the first report stands.",
        "Run train-4711 from ci was already reported with other numbers. The first report "
        "stands; give a new run an id of its own.",
    ),
    413: problem("More than 1 MB.", "The body is larger than 1 MB."),
    415: problem("Not application/json.", "Send application/json."),
    422: answer(
        WrongFields,
        "Wrong fields, each with its path.",
        {
            "error": "Some fields cannot be taken. Nothing was kept.",
            "fields": [{"path": "metrics[0].value", "message": "Send a number."}],
        },
    ),
    429: TOO_MANY,
    503: problem(
        "The database is away.",
        "The database is away. Nothing was kept; send it again in a while.",
        Retry_After=SECONDS,
    ),
}
