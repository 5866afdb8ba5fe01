"""The settings, read once from the environment and handed down as values."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from records.errors import SettingsError


class Settings(BaseSettings):
    """Where everything is kept.

    Attributes:
        home: The folder of all that the product keeps (`MUTASI_HOME`).
        database_url: A database for the store in the place of the home's (`MUTASI_DATABASE_URL`).
        mlflow_tracking_uri: An MLflow server in the place of the home's database
            (`MUTASI_MLFLOW_TRACKING_URI`).
    """

    model_config = SettingsConfigDict(env_prefix="MUTASI_", env_ignore_empty=True, frozen=True)

    home: Path = Path("mutasi-home")
    database_url: str | None = None
    mlflow_tracking_uri: str | None = None

    @property
    def store_path(self) -> Path:
        """The store's file, where no other database is set."""
        return self.home / "store.sqlite"

    @property
    def store_url(self) -> str:
        """The store's database."""
        return self.database_url or f"sqlite:///{self.store_path}"

    @property
    def tracking_uri(self) -> str:
        """MLflow's database or server."""
        return self.mlflow_tracking_uri or f"sqlite:///{self.home / 'mlflow.db'}"

    @property
    def mlflow_artifacts(self) -> Path:
        """The folder of MLflow's artefacts."""
        return self.home / "mlflow-artifacts"

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.home / "keys"

    @property
    def logs(self) -> Path:
        """The folder of logs."""
        return self.home / "logs"

    @property
    def quarantine(self) -> Path:
        """The folder of rows that were left out."""
        return self.home / "quarantine"

    @property
    def findings(self) -> Path:
        """The folder of files that list every finding about a source."""
        return self.home / "findings"

    @property
    def prefect(self) -> Path:
        """Prefect's own home."""
        return self.home / "prefect"

    @property
    def private(self) -> tuple[Path, ...]:
        """What is there and for its owner's eyes alone.

        The whole home, once it holds a store or keys: a folder that was named by mistake is not
        closed to others. Of a home that is somebody's whole folder, its own parts alone.
        """
        if not (self.store_path.exists() or self.keys.exists()):
            return ()
        if self.home not in (Path(self.home.anchor), Path.home()):
            return (self.home,)
        parts = [*self.home.glob("store.sqlite*"), *self.home.glob("mlflow.db*")]
        folders = (self.mlflow_artifacts, self.keys, self.logs, self.quarantine, self.prefect)
        return (*parts, *(path for path in folders if path.exists()))

    def has_store(self) -> bool:
        """Whether there is a store to read."""
        return self.database_url is not None or self.store_path.is_file()


def read_settings(home: Path | None = None) -> Settings:
    """The settings of the environment; a home given on the command line counts more.

    Raises:
        SettingsError: A variable's value cannot be used.
    """
    try:
        found = Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        names = ", ".join(f"MUTASI_{str(part['loc'][0]).upper()}" for part in error.errors())
        raise SettingsError(
            found=f"a value of {names} that cannot be used",
            expected="a folder for MUTASI_HOME, URLs for the others",
            action="correct the variable, or unset it",
        ) from error
    if found.home.exists() and not found.home.is_dir():
        raise SettingsError(
            found=f"the home {found.home} is a file",
            expected="a folder, or a place where one can be made",
            action="give another --home",
        )
    return found.model_copy(update={"home": found.home.absolute()})
