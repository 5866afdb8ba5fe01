"""How facts about the fit of person and post, and about the move itself, are said."""

from __future__ import annotations

from collections.abc import Mapping

from models.words.saying import Saying, amount_or_none, yes_or_no
from models.words.wording import Language

SKILLS: Mapping[str, Mapping[Language, Saying]] = {
    "skills_gap_mean": {
        "id": Saying(
            value="Kompetensinya rata-rata kurang {value} dari syarat jabatan",
            zero="Kompetensinya sudah memenuhi syarat jabatan",
            usual="kurang {value}", usual_zero="sudah memenuhi",
        ),
        "en": Saying(
            value="Skills fall {value} short of what the post asks for on average",
            zero="Meets all required competency levels",
            usual="{value} short", usual_zero="all are met",
        ),
    },
    "skills_unmet_share": {
        "id": Saying(
            value="{value} kompetensi yang disyaratkan dan sudah diukur belum terpenuhi",
            zero="Semua kompetensi yang disyaratkan dan sudah diukur terpenuhi",
            usual_zero="semua terpenuhi",
        ),
        "en": Saying(
            value="{value} of the required competencies assessed are not met",
            zero="All required competencies that were assessed are met",
            usual_zero="all are met",
        ),
    },
    "skills_unknown_share": {
        "id": Saying(
            value="{value} kompetensi yang disyaratkan belum diukur",
            zero="Semua kompetensi yang disyaratkan sudah diukur",
            usual_zero="semua sudah diukur",
        ),
        "en": Saying(
            value="{value} of the required competencies have not been assessed",
            zero="All required competencies have been assessed",
            usual_zero="all have been",
        ),
    },
    "education_asked_for": yes_or_no(
        "Bidang studinya sesuai dengan syarat jabatan",
        "Bidang studinya tidak sesuai dengan syarat jabatan",
        "The field of study is one that the post asks for",
        "The field of study is not one that the post asks for",
    ),
    "education_matches": yes_or_no(
        "Pendidikannya sebidang dengan jabatan tujuan",
        "Pendidikannya tidak sebidang dengan jabatan tujuan",
        "The education is in the line of the new post",
        "The education is not in the line of the new post",
    ),
    "education_level_surplus": {
        "id": Saying(
            value="Tingkat pendidikannya {amount} di atas syarat jabatan",
            zero="Tingkat pendidikannya sesuai syarat jabatan",
            below="Tingkat pendidikannya kurang {amount} dari syarat jabatan",
            usual="{amount} di atas", usual_zero="sesuai syarat", usual_below="kurang {amount}",
        ),
        "en": Saying(
            value="The level of education is {amount} above what the post asks for",
            zero="The level of education is what the post asks for",
            below="The level of education is {amount} short of what the post asks for",
            usual="{amount} above", usual_zero="as asked for", usual_below="{amount} short",
        ),
    },
    "matching_trainings_5_years_count": amount_or_none(
        "Dalam lima tahun terakhir mengikuti {value} pelatihan untuk jabatan tujuan",
        "Dalam lima tahun terakhir tidak mengikuti pelatihan untuk jabatan tujuan",
        "Trainings that match the new post in five years: {value}",
        "Has had no training that matches the new post in five years",
    ),
    "matching_trainings_last_year_count": amount_or_none(
        "Dalam setahun terakhir mengikuti {value} pelatihan untuk jabatan tujuan",
        "Dalam setahun terakhir tidak mengikuti pelatihan untuk jabatan tujuan",
        "Trainings that match the new post in the last year: {value}",
        "Has had no training that matches the new post in the last year",
    ),
}  # fmt: skip

MOVE: Mapping[str, Mapping[Language, Saying]] = {
    "keeps_unit": yes_or_no(
        "Tetap di unit kerja yang sama", "Pindah ke unit kerja lain",
        "Stays in the same unit", "Moves to another unit",
    ),
    "keeps_parent": yes_or_no(
        "Tetap di bawah unit induk yang sama", "Pindah ke unit induk lain",
        "Stays under the same parent unit", "Moves to another parent unit",
    ),
    "keeps_root": yes_or_no(
        "Tetap di perangkat daerah atau instansi yang sama",
        "Pindah ke perangkat daerah atau instansi lain",
        "Stays in the same agency", "Moves to another agency",
    ),
    "keeps_family": yes_or_no(
        "Jabatan tujuan berada di rumpun yang sama", "Jabatan tujuan berada di rumpun lain",
        "The new post is in the same job family", "The new post is in another job family",
    ),
    "keeps_title": yes_or_no(
        "Nama jabatannya tetap sama", "Nama jabatannya berubah",
        "Keeps the same title", "Takes another title",
    ),
    "keeps_position_kind": yes_or_no(
        "Tetap pada jenis jabatan yang sama", "Pindah ke jenis jabatan lain",
        "Stays in the same kind of post", "Moves to another kind of post",
    ),
    "promotion_and_new_unit": yes_or_no(
        "Naik jenjang sekaligus pindah unit kerja",
        "Tidak naik jenjang sekaligus pindah unit kerja",
        "Is promoted and changes the unit at once",
        "Is not promoted into another unit at once",
    ),
    "acted_in_destination_unit": yes_or_no(
        "Pernah menjadi Plt./Plh. di unit tujuan", "Belum pernah menjadi Plt./Plh. di unit tujuan",
        "Has acted in the new unit", "Has not acted in the new unit",
    ),
    "changes_supervisor": yes_or_no(
        "Atasannya berganti", "Atasannya tetap sama",
        "Gets another supervisor", "Keeps the same supervisor",
    ),
    "level_step": {
        "id": Saying(
            value="Naik {amount}", zero="Jenjang jabatannya tetap", below="Turun {amount}",
            usual="naik {amount}", usual_zero="tetap", usual_below="turun {amount}",
        ),
        "en": Saying(
            value="Steps up by {amount}", zero="Stays at the same level",
            below="Steps down by {amount}",
            usual="up by {amount}", usual_zero="the same level", usual_below="down by {amount}",
        ),
    },
    "step_above_highest_level": {
        "id": Saying(
            value="Jabatan tujuan {amount} di atas jenjang tertinggi dalam sepuluh tahun terakhir",
            zero="Jenjang jabatan tujuan sama dengan yang tertinggi dalam sepuluh tahun terakhir",
            below="Jabatan tujuan {amount} di bawah jenjang tertinggi dalam sepuluh tahun terakhir",
            usual="{amount} di atas", usual_zero="sama", usual_below="{amount} di bawah",
        ),
        "en": Saying(
            value="The new post is {amount} above the highest level held in ten years",
            zero="The new post is at the highest level held in ten years",
            below="The new post is {amount} below the highest level held in ten years",
            usual="{amount} above", usual_zero="at it", usual_below="{amount} below",
        ),
    },
    "days_in_destination_unit": amount_or_none(
        "Dalam sepuluh tahun terakhir bertugas {value} di unit tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di unit tujuan",
        "Has served {value} of the last ten years in the new unit",
        "Has not served in the new unit in the last ten years",
    ),
    "days_in_destination_parent": amount_or_none(
        "Dalam sepuluh tahun terakhir bertugas {value} di unit induk tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di unit induk tujuan",
        "Has served {value} of the last ten years under the new parent unit",
        "Has not served under the new parent unit in the last ten years",
    ),
    "days_in_destination_root": amount_or_none(
        "Dalam sepuluh tahun terakhir bertugas {value} di instansi tujuan",
        "Dalam sepuluh tahun terakhir tidak bertugas di instansi tujuan",
        "Has served {value} of the last ten years in the new agency",
        "Has not served in the new agency in the last ten years",
    ),
    "days_in_destination_family": amount_or_none(
        "Berpengalaman {value} di rumpun jabatan tujuan (sepuluh tahun terakhir)",
        "Tidak bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir",
        "Has {value} of experience in the new job family (of ten years)",
        "Has not worked in the new job family in the last ten years",
    ),
    "destination_family_share": amount_or_none(
        "{value} masa kerjanya sepuluh tahun terakhir di rumpun jabatan tujuan",
        "Tidak bertugas di rumpun jabatan tujuan dalam sepuluh tahun terakhir",
        "{value} of the last ten years was in the new job family",
        "Has not worked in the new job family in the last ten years",
    ),
    "days_in_destination_title": amount_or_none(
        "Dalam sepuluh tahun terakhir menjabat {value} dengan nama jabatan ini",
        "Tidak menjabat dengan nama jabatan ini dalam sepuluh tahun terakhir",
        "Has {value} of experience under the new title (of ten years)",
        "Has not held the new title in the last ten years",
    ),
    "days_at_destination_level": amount_or_none(
        "Dalam sepuluh tahun terakhir {value} di jenjang tujuan atau lebih tinggi",
        "Belum berada di jenjang tujuan dalam sepuluh tahun terakhir",
        "Has been at or above the new level for {value} of ten years",
        "Has not been at the new level in the last ten years",
    ),
}  # fmt: skip
