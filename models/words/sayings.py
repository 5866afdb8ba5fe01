"""How single facts are said: sentence beginnings by feature function, in both languages.

A function without an entry is said as "label value". Work, the new unit and the time of the move
stand here.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.words.move_sayings import MOVE, SKILLS
from models.words.person_sayings import PERSON
from models.words.saying import Saying, amount_or_none, any_value, beside_average, beside_others
from models.words.wording import Language

_WORK: Mapping[str, Mapping[Language, Saying]] = {
    "performance_level": beside_average("Hasil kerjanya {place}", "The level of work is {place}"),
    "performance_last": beside_average(
        "Hasil kerja periode terakhir {place}", "The work of the last period is {place}"
    ),
    "performance_career": beside_average(
        "Hasil kerja sepanjang karier {place}", "The work of the whole career is {place}"
    ),
    "performance_unit_gap": beside_average(
        "Hasil kerja dibanding rekan seunit {place}", "The work beside colleagues is {place}"
    ),
    "measure_level": beside_average(
        "{member} belakangan ini {place}", "{member}, recently, is {place}"
    ),
    "measure_last": beside_average(
        "{member} pada periode terakhir {place}", "{member} in the last period is {place}"
    ),
    "measure_unit_gap": beside_average(
        "{member} dibanding unit sendiri {place}", "{member} beside the own unit is {place}"
    ),
    "destination_peers_level": beside_average(
        "Hasil kerja unit tujuan {place}", "The level of work in the new unit is {place}"
    ),
    "unit_measure_last": {
        "id": Saying(
            value="{member} unit tujuan {place} unit", usual="{place}",
        ),
        "en": Saying(
            value="{member} of the new unit is {place} of all units", usual="{place}",
        ),
    },
    "unit_measure_gap": beside_others(
        "{member} unit tujuan", "unit sekarang", "{member} of the new unit is",
        "that of the present one",
    ),
    "destination_leniency": beside_others(
        "Penilaian di unit tujuan", "rata-rata organisasi", "Ratings in the new unit are",
        "the organisation's average",
    ),
    "destination_rater_leniency": beside_others(
        "Penilaian dari atasan baru", "rata-rata organisasi", "The new supervisor's ratings are",
        "the organisation's average",
    ),
    "unit_newcomer_success_share": any_value(
        "Perkiraan keberhasilan pendatang di unit tujuan {value} ({member})",
        "Newcomers to the unit: about {value} succeed ({member})",
    ),
    "root_newcomer_success_share": any_value(
        "Perkiraan keberhasilan pendatang di instansi tujuan {value} ({member})",
        "Newcomers to the agency: about {value} succeed ({member})",
    ),
    "title_newcomer_success_share": any_value(
        "Perkiraan keberhasilan pada nama jabatan ini {value} ({member})",
        "People who took this title: about {value} succeed ({member})",
    ),
    "family_newcomer_success_share": any_value(
        "Perkiraan keberhasilan di rumpun jabatan tujuan {value} ({member})",
        "Moves into this job family: about {value} succeed ({member})",
    ),
    "level_newcomer_success_share": any_value(
        "Perkiraan keberhasilan di jenjang tujuan {value} ({member})",
        "Moves to this level: about {value} succeed ({member})",
    ),
    "family_flow_success_share": any_value(
        "Perkiraan keberhasilan perpindahan antara kedua rumpun ini {value} ({member})",
        "Moves between these job families: about {value} succeed ({member})",
    ),
    "root_flow_success_share": any_value(
        "Perkiraan keberhasilan perpindahan antara kedua instansi ini {value} ({member})",
        "Moves between these agencies: about {value} succeed ({member})",
    ),
    "level_flow_success_share": any_value(
        "Perkiraan keberhasilan perpindahan antara kedua jenjang ini {value} ({member})",
        "Moves between these levels: about {value} succeed ({member})",
    ),
    "cause": {
        "id": Saying(missing="Usulan tidak menyebutkan alasan mutasi"),
        "en": Saying(missing="The proposal states no reason for the move"),
    },
    "season_moves_share": amount_or_none(
        "Dalam tiga bulan terakhir {value} pegawai berpindah jabatan",
        "Dalam tiga bulan terakhir tidak ada pegawai yang berpindah jabatan",
        "In the last three months {value} of the people moved",
        "Nobody moved in the last three months",
    ),
    "agency_moves_share": amount_or_none(
        "Dalam setahun terakhir {value} pegawai instansi tujuan berpindah jabatan",
        "Dalam setahun terakhir tidak ada yang berpindah jabatan di instansi tujuan",
        "In the last year {value} of the people in the new agency moved",
        "Nobody in the new agency moved in the last year",
    ),
    "destination_vacancy_share": amount_or_none(
        "{value} jabatan di unit tujuan kosong", "Tidak ada jabatan kosong di unit tujuan",
        "{value} of the posts in the new unit are vacant", "No post in the new unit is vacant",
    ),
}  # fmt: skip

SAYINGS: Mapping[str, Mapping[Language, Saying]] = {**SKILLS, **MOVE, **PERSON, **_WORK}
"""By feature function and language."""
