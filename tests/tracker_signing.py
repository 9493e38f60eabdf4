"""Deliveries as each tracker signs them."""

import hmac
import time
from base64 import b64encode
from uuid import uuid4

from bot.experiments.trackers import Tracker


def sign(tracker, body, secret, *, at=None, delivery=None):
    """The headers with which a tracker sends a body, now unless said otherwise."""
    if tracker is Tracker.MLFLOW:
        stamp, delivery = str(int(time.time()) if at is None else at), delivery or str(uuid4())
        digest = _digest(secret, f"{delivery}.{stamp}.".encode() + body)
        return {
            "X-MLflow-Signature": f"v1,{b64encode(digest).decode()}",
            "X-MLflow-Delivery-Id": delivery,
            "X-MLflow-Timestamp": stamp,
        }
    digest = _digest(secret, body)
    if tracker is Tracker.GITHUB:
        return {
            "X-Hub-Signature-256": f"sha256={digest.hex()}",
            "X-GitHub-Event": "workflow_run",
            "X-GitHub-Delivery": delivery or str(uuid4()),
        }
    if tracker is Tracker.GROWTHBOOK:
        return {"X-GrowthBook-Signature": digest.hex()}
    return {"X-Wandb-Signature": b64encode(digest).decode()}


def _digest(secret, signed):
    return hmac.digest(secret.encode(), signed, "sha256")
