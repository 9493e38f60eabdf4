"""What the OpenAPI document says of the answers to trackers."""

from typing import Any

from pydantic import Field

from bot.inbox.contract import SECONDS, TOO_MANY, Answer, WrongFields, answer, problem


class Taken(Answer):
    """What became of a delivery."""

    status: str = Field(description="In a word.")
    result_id: str = Field(default="", description="The result's id, where it was one.")


#: What `POST /api/v1/hooks/{provider}/{hook_id}` may be answered, by status.
HOOK_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: answer(Taken, "It came before, or concerns no hypothesis.", {"status": "ignored"}),
    202: answer(Taken, "Kept.", {"status": "accepted", "result_id": "r_5f0c2a9be1d34477"}),
    400: problem("Not JSON.", "The body is not JSON."),
    401: problem(
        "Not signed as this hook's deliveries are.",
        "There is no such hook, or this is not signed with its secret.",
    ),
    404: problem("No such provider.", "There are hooks for github, growthbook, mlflow, wandb."),
    408: problem("The body took more than ten seconds.", "The body did not arrive in time."),
    409: problem(
        "The same run with other numbers; the first report stands.",
        "Run train-4711 from wandb was already reported with other numbers. The first report "
        "stands; give a new run an id of its own.",
    ),
    413: problem("More than 1 MB.", "The body is larger than 1 MB."),
    415: problem(
        "Not application/json.",
        "Send application/json: choose it as the webhook's content type.",
    ),
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
        "It cannot be taken now; nothing was kept.",
        "The database is away. Nothing was kept; send it again in a while.",
        Retry_After=SECONDS,
    ),
}
