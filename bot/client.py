"""Labthread's client: report a result from a training script, with nothing to install.

One file for Python 3.9 and newer; put it beside the script. Two lines report a result:

    from labthread_client import report
    report("fraud-recall/H2", {"recall[bec]": 0.61}, run_id="train-4711")

LABTHREAD_URL and LABTHREAD_TOKEN say where to, unless `server` and `token` do. A result is named
by hypothesis, `source` and `run_id`, so sending it again is safe: the same numbers are answered
"duplicate" and posted once. Keep `run_id` the same when one run reports again.

What cannot be reported raises a ReportError, after `patience` seconds where trying again may help.
A training run that should go on without it says so:

    from labthread_client import ReportError
    try:
        report(...)
    except ReportError as error:
        print(error)
"""

from __future__ import annotations

import email.utils
import http.client
import json
import operator
import os
import random
import re
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, SupportsFloat, TypedDict
from urllib.parse import SplitResult, urlsplit

#: Seconds that one attempt may wait for the network; less where patience ends, but never too few.
_TIMEOUT, _LEAST_TIMEOUT = 15.0, 5.0
#: Seconds between two attempts: at first, and at most where the server names no other time.
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
_LARGEST_ANSWER = 1_000_000


class _Named(TypedDict):
    name: str


class Measurement(_Named, total=False):
    """One metric in full: a `value`, or the `replicates` of repeated runs."""

    slice: str
    value: float
    #: The standard error, in the value's unit, and how many samples are behind it.
    stderr: float
    n: int
    #: The confidence interval's ends, and its level, such as 0.95.
    ci: Sequence[float]
    ci_level: float
    replicates: Sequence[float]
    unit: str


class Receipt(NamedTuple):
    """The answer to a report that was kept."""

    result_id: str
    #: `accepted`; `early` or `late` (kept and logged, no verdict); or `duplicate`.
    status: str


class ReportError(Exception):
    """A result was not reported; the message says why, and never names the token."""


class ReportRefused(ReportError):
    """Labthread does not take this report, and sending it again would not help."""

    def __init__(self, status: int, message: str, fields: Sequence[Mapping[str, str]] = ()) -> None:
        lines = [f"{each.get('path')}: {each.get('message')}" for each in fields]
        super().__init__("\n".join([f"{message} ({status})", *lines]))
        #: The HTTP status.
        self.status = status
        self.message = message
        #: Every wrong field: its `path`, such as `metrics[0].value`, and a `message`.
        self.fields = fields


class ReportNotDelivered(ReportError):
    """Labthread stayed out of reach; the same report may be sent again later."""


def report(
    hypothesis: str,
    metrics: Mapping[str, SupportsFloat] | Sequence[Measurement],
    *,
    run_id: str,
    source: str = "python",
    note: str = "",
    url: str = "",
    baseline: Mapping[str, SupportsFloat] | Sequence[Measurement] | None = None,
    finished_at: datetime | str | None = None,
    server: str = "",
    token: str = "",
    patience: float = 120.0,
) -> Receipt:
    """Report what was measured for a hypothesis, such as `fraud-recall/H2`.

    `metrics` is `{"recall[bec]": 0.61}`, or a list of Measurements where the uncertainty is known
    too. `url` leads to the run. A `finished_at` without a zone is this machine's local time.
    Raises ReportError.
    """
    if isinstance(finished_at, datetime):
        finished_at = finished_at.astimezone().isoformat()
    body: dict[str, Any] = {
        "hypothesis": hypothesis,
        "run_id": run_id,
        "source": source,
        "metrics": _plain(metrics),
    }
    if baseline is not None:
        body["baseline"] = _plain(baseline)
    more = {"url": url, "note": note, "finished_at": finished_at}
    body.update((name, text) for name, text in more.items() if text)
    return send(body, server=server, token=token, patience=patience)


def _plain(
    metrics: Mapping[str, SupportsFloat] | Sequence[Measurement],
) -> dict[str, SupportsFloat] | list[Measurement]:
    return dict(metrics) if isinstance(metrics, Mapping) else list(metrics)


def send(
    body: Mapping[str, Any],
    *,
    server: str = "",
    token: str = "",
    patience: float = 120.0,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Receipt:
    """Send a body of `POST /api/v1/results`, again and again for `patience` seconds if need be.

    Tried again are lost connections and the statuses 408, 429 and 5xx. Numbers of other kinds, such
    as NumPy's or decimal ones, become floats here. Raises ReportError.
    """
    request = _request(body, server or os.environ.get("LABTHREAD_URL", ""), token)
    give_up = clock() + patience
    wait = _FIRST_WAIT
    while True:
        try:
            return _attempt(request, min(_TIMEOUT, max(_LEAST_TIMEOUT, give_up - clock())))
        except _Again as again:
            # Jitter, so that the jobs of one pipeline do not all come back at the same time.
            pause = max(again.after, wait * random.uniform(0.5, 1.0))  # noqa: S311  # no secret
            if clock() + pause > give_up:
                raise ReportNotDelivered(
                    f"Labthread could not be reached within {patience:g} seconds: {again}. "
                    "Send the same result again later."
                ) from again.__cause__
            sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)


class _Again(Exception):
    """An attempt failed in a way that may pass; `after` is the server's wish, in seconds."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the token would go wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _request(body: Mapping[str, Any], server: str, token: str) -> urllib.request.Request:
    token = (token or os.environ.get("LABTHREAD_TOKEN", "")).strip()
    if not server or not token:
        missing = "LABTHREAD_TOKEN" if server else "LABTHREAD_URL"
        raise ReportError(f"{missing} is not set.")
    # Python's own complaint about such a header would print it.
    if not re.fullmatch(r"[!-~]+", token):
        raise ReportError("LABTHREAD_TOKEN holds characters that no token has.")
    parts = _parts(server)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        words = f"{parts.hostname} is reached by http, so others on the way can read the token."
        print(f"labthread: {words}", file=sys.stderr)
    try:
        data = json.dumps(body, default=_number).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ReportError(f"This cannot be sent: {error}") from error
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    address = f"{server.rstrip('/')}/api/v1/results"
    return urllib.request.Request(address, data, headers)  # noqa: S310  # the scheme was checked


def _parts(server: str) -> SplitResult:
    try:
        parts = urlsplit(server)
        host = (parts.hostname or "").encode("idna")
        fits = parts.scheme in {"http", "https"} and host and parts.port != 0
    except ValueError:
        fits = False
    if not fits or re.search(r"[^!-~]", server):
        raise ReportError(f"{server!r} is no address. Write it like https://labthread.example.com.")
    return parts


def _is_here(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _number(value: Any) -> float:
    """A number of another library as JSON's."""
    try:
        return operator.index(value)
    except TypeError:
        return float(value)


def _attempt(request: urllib.request.Request, timeout: float) -> Receipt:
    # A proxy's way to "localhost" would end at the proxy.
    proxies: dict[str, str] | None = (
        {} if _is_here(urlsplit(request.full_url).hostname or "") else None
    )
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler(proxies))
    try:
        with opener.open(request, timeout=timeout) as answer:
            content = answer.read(_LARGEST_ANSWER)
            if answer.length and len(content) < _LARGEST_ANSWER:
                raise http.client.IncompleteRead(content, answer.length)
            return _receipt(answer.status, content)
    except urllib.error.HTTPError as error:
        with error:
            raise _refusal(error) from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise ReportError(f"Labthread's certificate is not trusted: {reason}") from error
        raise _Again(str(reason) or type(reason).__name__) from error


def _receipt(status: int, content: bytes) -> Receipt:
    answer = _read(content)
    if not isinstance(answer.get("result_id"), str) or not isinstance(answer.get("status"), str):
        raise ReportRefused(status, "That was no answer of Labthread's. Check LABTHREAD_URL.")
    return Receipt(answer["result_id"], answer["status"])


def _refusal(error: urllib.error.HTTPError) -> Exception:
    if error.code in {408, 429} or error.code >= 500:
        return _Again(f"it answered {error.code}", _seconds(error.headers.get("Retry-After")))
    if 300 <= error.code < 400:
        to = error.headers.get("Location")
        return ReportRefused(error.code, f"The address leads on to {to}. Check LABTHREAD_URL.")
    try:
        answer = _read(error.read(_LARGEST_ANSWER))
    except (OSError, http.client.HTTPException):
        answer = {}
    fields = answer.get("fields")
    fields = [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    message = answer.get("error") or "Labthread took nothing. Check LABTHREAD_URL."
    return ReportRefused(error.code, str(message), fields)


def _read(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(retry_after: str | None) -> float:
    """The time of a Retry-After header, seconds or a date; 0 where there is none (RFC 9110)."""
    text = (retry_after or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0
