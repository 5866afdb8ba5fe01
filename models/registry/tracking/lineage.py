"""What a run rests on and where it comes from: dataset, code, description, example, curves.

MLflow's own digests of frames see neither dates nor gaps nor, for polars, names of columns: the
fingerprint is ours (`models.rows`). A digest there has 36 characters at most, so it is the first 32
of the fingerprint, and the whole stands in a tag.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.model import manifest_of
from models.registry.tracking.version_tags import ROWS

if TYPE_CHECKING:
    import pandas as pd
    from mlflow.entities import Dataset, DatasetInput, Metric

    from models.manifest.gate import Gate
    from models.model import Model
    from models.training.training import Training

EXPERIMENT_KIND = ("mlflow.experimentKind", "custom_model_development")
"""Of the experiment: MLflow takes it for one of training runs, not of traces of a chat."""

MODEL_VERSIONS = "mlflow.modelVersions"
"""Of a run's model: the registered versions it became."""

ENTRY = "pipelines/train.py"
"""What MLflow shows as a run's source: the flow, from the root of the checkout."""

_DIGEST_CHARACTERS = 32
_NAME_CHARACTERS = 500


def run_source() -> dict[str, str]:
    """Tags that name the code that ran: the flow, and the commit if it runs from a checkout."""
    source = {"mlflow.source.name": ENTRY, "mlflow.source.type": "LOCAL"}
    # The packages lie at the root of a checkout; in an environment they lie among many others, and
    # a repository around that is somebody else's.
    root = Path(__file__).parents[3]
    if not (root / ".git").exists() or not (root / ENTRY).is_file():
        return source
    from mlflow.utils.git_utils import get_git_commit

    commit = get_git_commit(str(root))
    return source if commit is None else {**source, "mlflow.source.git.commit": commit}


def rows_tags(training: Training) -> dict[str, str]:
    """The whole fingerprint of the rows, by which runs of the same rows are found."""
    return {ROWS: manifest_of(training.model).rows.sha256}


def dataset_of(training: Training) -> Dataset:
    """The training rows as MLflow knows a dataset: counts and columns, no row."""
    from mlflow.entities import Dataset

    manifest = manifest_of(training.model)
    rows = manifest.rows
    kinds = {"number": "double", "category": "string"}
    columns = [
        {"type": kinds[column.kind], "name": column.name, "required": False}
        for column in training.model.columns
    ]
    label = {"type": "double", "name": manifest.outcome, "required": True}
    source = {"tags": {"mlflow.source.name": ENTRY, "outcome": manifest.outcome,
                       "as_of": manifest.as_of.isoformat(), ROWS: rows.sha256}}  # fmt: skip
    starts = {} if manifest.starts is None else manifest.starts.to_json()
    profile = {"num_rows": rows.count, "successes": rows.successes,
               "failures": rows.failures, **starts}  # fmt: skip
    return Dataset(
        name=(manifest.dataset or manifest.outcome)[:_NAME_CHARACTERS],
        digest=rows.sha256[:_DIGEST_CHARACTERS],
        # Rows made by code out of records that are not MLflow's to fetch.
        source_type="code",
        source=json.dumps(source),
        schema=json.dumps({"mlflow_colspec": [*columns, label]}),
        profile=json.dumps(profile),
    )


def dataset_input(dataset: Dataset) -> DatasetInput:
    """The dataset as what a run was trained on."""
    from mlflow.entities import DatasetInput, InputTag

    return DatasetInput(dataset, [InputTag("mlflow.data.context", "training")])


def input_example(model: Model) -> pd.DataFrame:
    """One row that the model takes: every feature at its usual value. It describes no person."""
    import pandas as pd

    facts = model.column_facts
    usual: dict[str, list[Any]] = {}
    for column in model.columns:
        known = facts[column.name].usual if column.name in facts else None
        if column.kind == "number":
            usual[column.name] = [math.nan if known is None else float(known)]
        else:
            usual[column.name] = [known]
    return pd.DataFrame(usual)


def gate_figures(gate: Gate) -> dict[str, float]:
    """What each check of the gate found and its threshold, by check; texts are left out."""
    figures: dict[str, float] = {"gate.passed": float(bool(gate.passed))}
    for check in gate.checks:
        name = f"gate.{metric_name(check.name)}"
        figures[f"{name}.passed"] = float(check.passed)
        for part, value in (
            (name, check.value),
            (f"{name}.threshold", check.threshold),
        ):
            if isinstance(value, int | float) and math.isfinite(value):
                figures[part] = float(value)
    return figures


def metric_name(text: str) -> str:
    """A name as MLflow takes it: letters, digits and a few marks; anything else is a line.

    >>> metric_name("fairness_proxy_audit_suku bangsa?")
    'fairness_proxy_audit_suku bangsa_'
    """
    return "".join(
        sign if (sign.isascii() and sign.isalnum()) or sign in "_-. /" else "_" for sign in text
    )


def curves(training: Training, moment: int) -> list[Metric]:
    """Curves whose steps are their own: the learning curve by moves, the reliability by tenth.

    Args:
        training: What was trained.
        moment: When, in milliseconds since 1970.
    """
    from mlflow.entities import Metric

    from models.evaluation import MODEL, reliability

    evaluation = training.evaluation
    points = manifest_of(training.model).learning_curve or ()
    drawn = [
        Metric("learning_curve.log_loss", point.log_loss, moment, point.moves) for point in points
    ]
    if evaluation.origins:
        curve = reliability(evaluation.label, evaluation.probabilities[MODEL])
        for step, (promised, found) in enumerate(
            zip(curve.promised, curve.found, strict=True), start=1
        ):
            drawn.append(Metric("reliability.promised", float(promised), moment, step))
            drawn.append(Metric("reliability.found", float(found), moment, step))
    return drawn


def run_note(training: Training) -> str:
    """The Markdown text at the top of a run's page."""
    manifest = manifest_of(training.model)
    rows, curve = manifest.rows, manifest.learning_curve or ()
    lines = [
        f"Predicts **{manifest.outcome}** of a move; dataset *{manifest.dataset}*, labels "
        f"usable on {manifest.as_of}.",
        "",
        f"- {rows.count:,} moves: {rows.successes:,} successes, {rows.failures:,} "
        f"failures; {len(manifest.features)} features",
        f"- {_judged(training)}",
        f"- gate: {_gate_line(training)}",
    ]
    if curve:
        sizes = ", ".join(f"{point.moves:,}" for point in curve)
        lines.append(f"- learning curve at {sizes} moves (metric `learning_curve.log_loss`)")
    return "\n".join(lines)


def version_note(training: Training) -> str:
    """The text that the registry shows beside a version."""
    manifest = manifest_of(training.model)
    return (
        f"{manifest.rows.count:,} moves of {manifest.dataset or 'a dataset'} as of "
        f"{manifest.as_of}; {_judged(training)}; gate: {_gate_line(training)}"
    )


def model_note(outcome: str) -> str:
    """The text that the registry shows beside all versions of an outcome."""
    return (
        f"Estimates of {outcome} for proposed moves. `champion` is the version in use, "
        "`challenger` the newest; `mutasi models promote` and `rollback` move the title and keep "
        "who and why."
    )


def _judged(training: Training) -> str:
    metrics = training.metrics
    if metrics is None:
        return "no origin could be judged"
    return (
        f"log-loss {metrics['log_loss']}, AUC {metrics['auc']} on {metrics['n']:,} moves of "
        f"{len(manifest_of(training.model).origins)} rolling origins"
    )


def _gate_line(training: Training) -> str:
    gate = training.gate
    return "passed" if gate.passed else f"refused by {', '.join(gate.failed)}"
