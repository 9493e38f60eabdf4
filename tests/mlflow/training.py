"""A training as people write it, run by MLflow's own environment.

`training.py track REFERENCE` logs a run that names its hypothesis by the tag; `training.py register
REFERENCE` registers a model of such a run too, and tells WEBHOOK_URL of it, signed with
WEBHOOK_SECRET.
"""

import os
import sys

import mlflow

what, reference = sys.argv[1:]
client = mlflow.MlflowClient()
if what == "register":
    client.create_webhook(
        name="labthread",
        url=os.environ["WEBHOOK_URL"],
        events=["model_version.created"],
        secret=os.environ["WEBHOOK_SECRET"],
    )

mlflow.set_experiment("vendor-graph")
with mlflow.start_run(tags={"labthread.hypothesis": reference}) as run:
    mlflow.log_metric("recall/bec", 0.55, step=1)
    mlflow.log_metric("recall/bec", 0.61, step=2)
    mlflow.log_metric("train/loss", 0.21)

if what == "register":
    client.create_registered_model("fraud")
    client.create_model_version("fraud", f"{run.info.artifact_uri}/model", run.info.run_id)
