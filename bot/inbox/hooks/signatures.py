"""Signatures: whether who sent a body knows the secret of the hook.

Sources: MLflow's `mlflow/webhooks/delivery.py`; Weights & Biases' documentation of webhook
automations; "Validating webhook deliveries" of docs.github.com; GrowthBook's documentation of
event webhooks. All of them are HMAC-SHA256 over the raw body.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.experiments.trackers import Tracker

#: How far off a signed time may be, in seconds, before or after.
TOLERANCE = 300

Headers = Mapping[str, str]


def is_genuine(tracker: Tracker, headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    """Whether a body is signed as this tracker signs; `now` is the real time, aware.

    Whatever headers hold, the answer is yes or no, and takes the same time.
    """
    return _CHECKS[tracker](headers, body, secret, now)


def _mlflow(headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    stamp = headers.get("X-MLflow-Timestamp", "")
    delivery = headers.get("X-MLflow-Delivery-Id", "")
    signed = _bytes(f"{delivery}.{stamp}.") + body
    right = f"v1,{b64encode(_digest(secret, signed)).decode()}"
    is_ours = _same(headers.get("X-MLflow-Signature", ""), right)
    return is_ours and bool(delivery) and _is_fresh(stamp, now)


def _is_fresh(stamp: str, now: datetime) -> bool:
    if not re.fullmatch(r"[0-9]{1,12}", stamp):
        return False
    return abs(now.timestamp() - int(stamp)) <= TOLERANCE


def _wandb(headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    # Both can be left out in its settings; what is there has to be right.
    signature, authorization = headers.get("X-Wandb-Signature"), headers.get("Authorization")
    checks = []
    if signature is not None:
        digest = _digest(secret, body)
        # The documentation's own script sends base64, other receivers describe hex.
        given = signature.strip().removeprefix("sha256=")
        in_base64 = _same(given, b64encode(digest).decode())
        checks.append(_same(given.lower(), digest.hex()) or in_base64)
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        checks.append(_same(token.strip(), secret) and scheme.lower() == "bearer")
    return bool(checks) and all(checks)


def _github(headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    right = f"sha256={_digest(secret, body).hex()}"
    return _same(headers.get("X-Hub-Signature-256", ""), right)


def _growthbook(headers: Headers, body: bytes, secret: str, _now: datetime) -> bool:
    return _same(headers.get("X-GrowthBook-Signature", ""), _digest(secret, body).hex())


def _digest(secret: str, signed: bytes) -> bytes:
    return hmac.digest(secret.encode(), signed, "sha256")


def _same(given: str, right: str) -> bool:
    # As bytes: of texts, it compares nothing but ASCII.
    return hmac.compare_digest(_bytes(given), _bytes(right))


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")


_CHECKS: dict[Tracker, Callable[[Headers, bytes, str, datetime], bool]] = {
    Tracker.MLFLOW: _mlflow,
    Tracker.WANDB: _wandb,
    Tracker.GITHUB: _github,
    Tracker.GROWTHBOOK: _growthbook,
}
