#!/usr/bin/env bash
# polars 2.1.0 (seen on Python 3.11).
# Guess: the sum of a group is the same number whether or not the key column is flagged as sorted,
# since rows, groups and their order are the same.
# Seen: flagged, the groups are slices and are added up in another order: of 200 groups of ten
# decimals 85 sums differ in the last bit. Whoever picks the same rows in another way (a look-up in
# the place of a join) gets other numbers until the flag is set as the join had set it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet polars==2.1.0
"$work/env/bin/python" - <<'PY'
import random
import sys

import polars as pl

draw = random.Random(1)
frame = pl.DataFrame(
    {
        "key": [row // 10 for row in range(2_000)],
        "value": [round(draw.random() * 5, 1) for _ in range(2_000)],
    }
)
flagged = frame.with_columns(pl.col("key").set_sorted())
plain, slices = (
    one.group_by("key", maintain_order=True).agg(pl.col("value").sum()) for one in (frame, flagged)
)
same_keys = plain["key"].equals(slices["key"])
differ = (plain["value"] != slices["value"]).sum()
most = (plain["value"] - slices["value"]).abs().max()
print(plain.height, differ, most)
sys.exit(not (same_keys and differ > 0 and most < 1e-13))
PY
