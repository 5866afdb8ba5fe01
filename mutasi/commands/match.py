"""`mutasi match`: everybody for every post, and the best of each side as a table."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mutasi.question import AsOfOption, OutcomeOption, day_of, note_hindsight
from mutasi.session import session_of
from records.errors import ContractError, NotFoundError, UsageError

OPEN, ALL = "open", "all"
_FORMS = (".csv.gz", ".csv", ".parquet")


class By(StrEnum):
    """What pairs are ordered by."""

    probability = "probability"
    # Under its own name it would hide a word of every text.
    lowest = "lower"


def match(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    *,
    out: Annotated[Path, typer.Option(help="Where to write: .parquet, .csv, .csv.gz, .xlsx.")],
    positions: Annotated[
        str,
        typer.Option(
            help="open (fewer people than seats), all, or a .csv or .parquet file with a column "
            "position_id."
        ),
    ] = OPEN,
    top: Annotated[
        int, typer.Option(min=1, help="How many to keep of each position and of each person.")
    ] = 50,
    by: Annotated[
        By, typer.Option(help="Order by the estimate, or by the lower bound of its range.")
    ] = By.probability,
    outcome: OutcomeOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Estimate everybody for every post, and keep the best of each side.

    Everybody in service who holds a post is asked about, for every position but their own. A pair
    without ground for an estimate is not kept.

    Example: mutasi match --out pasangan.parquet --top 20

    Example: mutasi match --positions kosong.csv --by lower --out pasangan.xlsx
    """
    from serving.documents.table_file import check_table_path, guarded, is_text_form, write_table

    session = session_of(context)
    started = time.perf_counter()
    check_table_path(out)
    file = None if positions in (OPEN, ALL) else _list_file(positions)
    # What is wrong with the call is told before anything heavy is imported.
    from models.offering.matching import all_positions, open_positions
    from models.offering.matching import match as match_all
    from mutasi.estimates import open_estimates

    estimates = open_estimates(session, outcome, day_of(as_of))
    if file is not None:
        wanted = _named(file)
    else:
        wanted = open_positions(estimates) if positions == OPEN else all_positions(estimates)
    found = match_all(estimates, wanted, top=top, by=by.value)
    write_table(guarded(found.table) if is_text_form(out) else found.table, out)
    note_hindsight(session, estimates)
    seconds = time.perf_counter() - started
    content = {
        "pairs": found.pairs,
        "seconds": round(seconds, 3),
        "pairs_per_second": round(found.pairs / seconds),
        "people": found.people,
        "positions": found.posts,
        "kept": found.table.height,
        "model_version": str(estimates.version.version),
    }
    session.output.result(
        content,
        f"{found.people:,} people for {found.posts:,} positions in {seconds:.1f} s, "
        f"{found.table.height:,} pairs kept, model {content['model_version']}: {out}",
    )


def _list_file(text: str) -> Path:
    """The file with the positions.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is of another kind.
    """
    path = Path(text)
    if not path.is_file():
        raise NotFoundError(
            found=f"--positions {text}: no such file, and neither {OPEN} nor {ALL}",
            expected=f"{OPEN}, {ALL}, or a file with a column position_id",
            action="correct it",
        )
    if not path.name.lower().endswith(_FORMS):
        raise UsageError(
            found=f"--positions {text}: a file of another kind",
            expected=f"a file that ends in {', '.join(_FORMS)}",
            action="save the positions as CSV or Parquet",
        )
    return path


def _named(path: Path) -> list[str]:
    """The positions that a file names.

    Raises:
        ContractError: It cannot be read, lacks the column, or names none.
    """
    import polars as pl

    try:
        is_parquet = path.suffix.lower() == ".parquet"
        frame = pl.read_parquet(path) if is_parquet else pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise ContractError(
            found=f"{path.name}: {type(error).__name__}",
            expected="a table with a column position_id",
            action="save it anew as CSV or Parquet",
        ) from error
    if "position_id" not in frame.columns:
        raise ContractError(
            found=f"{path.name}: columns {', '.join(frame.columns) or '(none)'}",
            expected="a column position_id",
            action="add it; `mutasi posts --open --json` lists positions with their ids",
        )
    named = frame["position_id"].cast(pl.String).str.strip_chars().drop_nulls()
    positions = [one for one in named.unique(maintain_order=True) if one]
    if not positions:
        raise ContractError(
            found=f"{path.name}: no position_id",
            expected="at least one",
            action="name the positions, one a row",
        )
    return positions
