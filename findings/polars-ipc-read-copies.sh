#!/usr/bin/env bash
# polars 2.1.0 (seen on Python 3.11, Linux).
# Guess: read_ipc of an uncompressed Arrow file maps it into memory, as its argument memory_map did
# in older versions: reading costs next to nothing, and processes share the pages.
# Seen: the argument is gone, and what is read is the process's own memory: of a file of 160 MB some
# 160 MB are held that no file stands behind. Large kept tables cost every process their size.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet polars==2.1.0 numpy==2.4.3
cat > "$work/own_memory.py" <<'PY'
import inspect
import sys
from pathlib import Path

import numpy as np
import polars as pl


def own_mib():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) for one in lines if one.startswith("RssAnon")) / 1024


file = Path(sys.argv[1])
if not file.exists():
    numbers = {f"c{place}": np.arange(2_000_000, dtype=float) for place in range(10)}
    pl.DataFrame(numbers).write_ipc(file, compression="uncompressed")
    sys.exit()
before = own_mib()
frame = pl.read_ipc(file)
grown, size = own_mib() - before, file.stat().st_size / 2**20
print(round(size), round(grown), frame.shape)
sys.exit(not ("memory_map" not in inspect.signature(pl.read_ipc).parameters and grown > 0.8 * size))
PY
"$work/env/bin/python" "$work/own_memory.py" "$work/table.arrow"
"$work/env/bin/python" "$work/own_memory.py" "$work/table.arrow"
