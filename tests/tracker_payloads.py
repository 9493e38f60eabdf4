"""What trackers send, in the shapes that they document; the values are our own."""

import json
import re
from pathlib import Path

EXPERIMENT = "exp_checkout_42"
_DOCS = Path(__file__).parents[1] / "docs" / "trackers.md"
(WANDB_TEMPLATE,) = re.findall(r"^```json\n(.*?)^```$", _DOCS.read_text(), re.M | re.S)


def workflow_run(action="completed", **changes):
    """GitHub's `workflow_run`."""
    run = {
        "id": 11982734,
        "name": "train",
        "path": ".github/workflows/train.yml",
        "conclusion": "success",
        "status": "completed",
        "head_branch": "vendor-graph",
        "head_sha": "9fceb02d0ae598e95dc970b74767f19372d61af8",
        "html_url": "https://github.com/Acme/fraud-models/actions/runs/11982734",
    }
    return {
        "action": action,
        "workflow_run": run | changes,
        "repository": {"id": 7, "full_name": "Acme/fraud-models"},
    }


def growthbook(event="experiment.info.significance", **changes):
    """GrowthBook's events of experiments."""
    experiment = {"experimentName": "Checkout", "experimentId": EXPERIMENT}
    if event == "experiment.info.significance":
        experiment |= {
            "variationName": "Vendor graph",
            "metricName": "Fraud caught",
            "statsEngine": "bayesian",
            "criticalValue": 0.973,
            "winning": True,
        }
    return {
        "event": event,
        "object": "experiment",
        "created": 1795424400000,
        "data": {"object": experiment | changes},
    }


def wandb(hypothesis, **changes):
    """The template of docs/trackers.md, filled in: every value is a text."""
    known = {
        "entity_name": "acme",
        "project_name": "fraud",
        "event_author": "ben",
        "artifact_version_string": "acme/fraud/fraud-model:v12",
        "artifact_metadata.labthread_hypothesis": hypothesis,
        "artifact_metadata.run_id": "4f1k2x9c",
        "artifact_metadata.recall_bec": "0.61",
    }
    filled = re.sub(r"\$\{([^}]+)\}", lambda variable: known[variable[1]], WANDB_TEMPLATE)
    return json.loads(filled) | changes


def model_version(run_id="a1b2c3", tags=None, **changes):
    """MLflow's `model_version.created`."""
    data = {
        "name": "fraud",
        "version": "12",
        "source": "models:/m-1",
        "run_id": run_id,
        "tags": tags or {},
        "description": None,
    }
    return mlflow("model_version", "created", **data | changes)


def mlflow(entity, action, **data):
    """Any event of MLflow's."""
    return {
        "entity": entity,
        "action": action,
        "timestamp": "2026-11-23T09:30:00+00:00",
        "data": data,
    }


#: 2026-11-23 at 9:00 UTC, as MLflow writes it.
ENDED = 1795424400000


def mlflow_run(
    run_id="a1b2c3", *, status="FINISHED", tags=None, experiment="7", ended=ENDED, **metrics
):
    """A run, as MLflow's REST API 2.0 tells of it."""
    return {
        "info": {
            "run_id": run_id,
            "experiment_id": experiment,
            "status": status,
            "start_time": 1795424000000,
            **({"end_time": ended} if status == "FINISHED" and ended else {}),
        },
        "data": {
            "metrics": [
                {"key": key, "value": value, "timestamp": 1795424300000, "step": 0}
                for key, value in (metrics or {"recall/bec": 0.61}).items()
            ],
            "tags": [{"key": key, "value": value} for key, value in (tags or {}).items()],
        },
    }
