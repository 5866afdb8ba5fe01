#!/usr/bin/env bash
# fairlearn 0.15.0 with scikit-learn 1.9.1 and pandas 3.1.1 (seen on Python 3.11).
# Guess: where a metric is NaN for a group (here: fewer than three people), the difference is NaN,
# or errors="raise" raises.
# Seen: the group is left out without a word; of two groups one remains and the difference is 0.0,
# which reads as "no gap found".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet fairlearn==0.15.0 scikit-learn==1.9.1 pandas==3.1.1
"$work/env/bin/python" - <<'PY'
import math
import sys
from fairlearn.metrics import MetricFrame

def share(truth, chosen):
    return math.nan if len(chosen) < 3 else float(sum(chosen)) / len(chosen)

frame = MetricFrame(
    metrics=share, y_true=[1, 0, 1, 0, 1, 1], y_pred=[1, 0, 0, 0, 1, 1],
    sensitive_features=list("AAAABB"),
)
groups = frame.by_group.to_dict()
gap = frame.difference(errors="raise")
print(groups, gap)
sys.exit(not (groups["A"] == 0.25 and math.isnan(groups["B"]) and gap == 0.0))
PY
