"""`simulate` and `truth`: a city that does not exist, and what only its simulation knows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from mutasi.progress import progress_bar
from mutasi.session import Session, session_of
from records.errors import ContractError, NotFoundError

if TYPE_CHECKING:
    import polars as pl

    from simulation.laws import Kind
    from simulation.story import Story

_NEEDED = ("employee_id", "position_id", "as_of")


def simulate(  # noqa: PLR0913 — a command's options
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="Folder to write siasn/, dataset/ and truth/ into.")],
    *,
    people: Annotated[int, typer.Option(help="Everybody the records will ever show.")] = 6000,
    years: Annotated[int, typer.Option(help="Years of records.")] = 15,
    seed: Annotated[int, typer.Option(help="Chooses the city and its people.")] = 7,
    dirt: Annotated[float, typer.Option(help="Share of rows with a planted fault.")] = 0.02,
    kind: Annotated[str, typer.Option(help="additive, fit, drift, raters or young.")] = "additive",
    replica: Annotated[
        int, typer.Option(help="Other people under the same laws, units and posts: 0 to 99.")
    ] = 0,
    whole_records: Annotated[
        bool, typer.Option("--whole-records", help="Of --kind young: all tables from the start.")
    ] = False,
) -> None:
    """Simulate a city: as its agency would hand it over, as a dataset, and the truth of it.

    The same options write the same bytes. A kind of city is mostly additive effects, strong
    person and post fit, effects that drift from the tenth year on, biased raters, or young
    records: tables that begin one after another. With --whole-records it is the same young city
    with all of its tables from the beginning.

    Example: mutasi simulate city --people 6000 --years 15 --seed 7
    """
    from simulation.story import Options, months
    from simulation.write import write_city

    session = session_of(context)
    options = Options(people, years, seed, cast("Kind", kind), replica, dirt, whole_records)
    options.check()
    with progress_bar("simulating", months(options), quiet=session.output.quiet) as advance:
        written = write_city(out, options, advance)
    files = [path.relative_to(out).as_posix() for path in written.files]
    session.output.result(
        {"people": written.people, "moves": written.moves, "files": files},
        f"{written.people:,} people, {written.moves:,} moves, {len(files)} files: {out}",
    )


def truth(
    context: typer.Context,
    city: Annotated[Path, typer.Argument(metavar="OUT", help="What `mutasi simulate` wrote.")],
    pairs: Annotated[
        Path, typer.Argument(metavar="PAIRS", help="CSV: employee_id, position_id, as_of, [cause].")
    ],
    *,
    out: Annotated[Path | None, typer.Option(help="Write it here; else standard output.")] = None,
) -> None:
    """True probabilities of success of any person in any post of a simulated city.

    People are named by NIP or by this home's pseudonym. A pair that names nobody, or nothing that
    was there by that day, has an empty probability. Without a cause it is promotion or demotion by
    the levels, else assigned.

    Example: mutasi truth city pairs.csv --out truth.csv
    """
    from simulation.story import months
    from simulation.truth import read_options, read_story, true_probabilities

    session = session_of(context)
    asked = _read_pairs(pairs)
    options = read_options(city)
    with progress_bar("simulating", months(options), quiet=session.output.quiet) as advance:
        story = read_story(city, advance)
    named = asked.with_columns(employee_id=_nips(session, story, asked))
    answered = asked.with_columns(true_probabilities(story, named)["probability"])
    if out is not None:
        answered.write_csv(out)
    elif not session.output.as_json:
        sys.stdout.write(answered.write_csv())
        return
    session.output.result(
        {"rows": answered.height},
        f"{answered.height:,} pairs, {answered['probability'].null_count():,} of them unknown: "
        f"{out}",
    )


def _read_pairs(path: Path) -> pl.DataFrame:
    """The pairs as text with `as_of` as a date.

    Raises:
        NotFoundError: There is no such file.
        ContractError: A column is missing, or a day is none.
    """
    import polars as pl

    if not path.is_file():
        raise NotFoundError(
            found=f"no file {path.name}", expected="a CSV of pairs", action="check the path"
        )
    rows = pl.read_csv(path, infer_schema=False)
    missing = [name for name in _NEEDED if name not in rows.columns]
    if missing:
        raise ContractError(
            found=f"{path.name} without {', '.join(missing)}",
            expected="the columns " + ", ".join(_NEEDED),
            action="add them",
        )
    days = rows["as_of"].str.to_date("%Y-%m-%d", strict=False)
    if days.null_count():
        line = 2 + int(days.is_null().arg_max() or 0)
        raise ContractError(
            found=f"{days.null_count()} rows of {path.name} without a day in as_of, "
            f"the first in line {line}",
            expected="days as YYYY-MM-DD",
            action="correct them",
        )
    return rows.with_columns(as_of=days)


def _nips(session: Session, story: Story, pairs: pl.DataFrame) -> pl.Series:
    """The simulated NIP behind each NIP or pseudonym of this home."""
    import polars as pl

    from records.identities.identity import compact_nip, pseudonym
    from records.identities.keys import existing_key

    key = existing_key(session.settings.files.keys)
    behind = {} if key is None else {pseudonym(nip, key=key): nip for nip in story.people.nip}
    written = pairs["employee_id"].fill_null("")
    return pl.Series([behind.get(each, compact_nip(each)) for each in written], dtype=pl.String)
