"""The options of the flow `train`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pipelines.options.declaring import About, FlowOptions


@dataclass(frozen=True, kw_only=True)
class TrainOptions(FlowOptions):
    """What decides a training besides the records."""

    outcome: Annotated[
        str | None, About("What to predict; missing: the dataset's first outcome.")
    ] = None
    as_of: Annotated[
        date | None, About("Labels usable on this day are used; missing: the snapshot's day.")
    ] = None
    seed: Annotated[int, About("Of everything random.", least=0)] = 0
    trials: Annotated[
        int,
        About(
            "Settings to try on rolling origins, the default among them; goes on where it "
            "stopped. 0: no search.",
            least=0,
        ),
    ] = 0
