"""`dataset.toml` of a simulated city: the product's own for SIASN, under the city's name."""

from __future__ import annotations

from records.sources.siasn.organisation import dataset_text
from simulation.story import ORGANISATION, SNAPSHOT_ON, Options

OUTCOME = "adaptation"


def dataset_toml(options: Options) -> str:
    """The `dataset.toml` of a simulated city: the regimes' schemes and the outcome."""
    about = ", ".join(f"{name} {value}" for name, value in options.to_dict().items())
    text = dataset_text(ORGANISATION, SNAPSHOT_ON)
    return (
        "# A city that does not exist, calibrated to public figures: illustrative.\n"
        + text.replace(
            'source = "SIASN"\n',
            f'source = "simulation: {about}"\nlicence = "made by this product; nobody\'s data"\n',
        )
    )
