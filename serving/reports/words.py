"""The fixed words of the reports, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from features.catalog import Group
from models.wording import Language


@dataclass(frozen=True)
class Words:
    """One language's words; a heading or label each, placeholders by name.

    Every report takes its words from here, so that the same thing is called the same everywhere.
    """

    language: Language
    heading: str
    employee: str
    position: str
    unit: str
    level: str
    estimate: str
    of_hundred: str
    usual: str
    range: str
    reasons: str
    no_reasons: str
    unstable: str
    not_assessable: str
    better_posts: str
    better_lead: str
    better_none: str
    better_alike: str
    raises: str
    lowers: str
    all_contributions: str
    waterfall_title: str
    waterfall_lead: str
    sideways: str
    start: str
    start_note: str
    result: str
    others: str
    feature: str
    value: str
    usual_value: str
    log_odds: str
    groups: Mapping[Group, str]
    table: str
    data: str
    data_share: str
    data_complete: str
    data_missing: str
    data_unknown: str
    caution: str
    how_to_read: str
    reading: tuple[str, ...]
    rests_on: str
    more: str
    candidates_for: str
    positions_for: str
    nobody: str


_INDONESIAN = Words(
    language="id",
    heading="Penjelasan perkiraan",
    employee="Pegawai",
    position="Jabatan",
    unit="Unit organisasi",
    level="Jenjang",
    estimate="Perkiraan",
    of_hundred="dari 100",
    usual="biasanya",
    range="rentang",
    reasons="Alasan utama",
    no_reasons="Tidak ada catatan yang menggeser perkiraan ini secara berarti.",
    unstable="Belum cukup mantap untuk dijadikan alasan:",
    not_assessable="Belum dapat dinilai",
    better_posts="Jabatan lain yang lebih cocok",
    better_lead=(
        "Jabatan yang belum terisi penuh, yang ujung bawah rentangnya pun di atas perkiraan ini. "
        "Dalam kurung: keadaan pada jabatan yang diusulkan. Syarat jabatan belum diperiksa di sini."
    ),
    better_none=(
        "Tidak ada. Pada semua jabatan yang belum terisi penuh, ujung bawah rentangnya tidak lebih "
        "tinggi daripada perkiraan ini."
    ),
    better_alike="Tidak ada perbedaan yang cukup mantap untuk disebut.",
    raises="naik",
    lowers="turun",
    all_contributions="Semua alasan",
    waterfall_title="Dari titik awal ke perkiraan ini",
    waterfall_lead=(
        "Setiap batang melanjutkan batang di atasnya. Batang penuh ke kanan menaikkan perkiraan, "
        "batang bergaris ke kiri menurunkannya. Angka di kanan adalah log-odds."
    ),
    sideways="Geser gambar ke samping untuk melihat batangnya.",
    start="Titik awal",
    start_note="rata-rata model untuk semua perpindahan",
    result="Perkiraan ini",
    others="{count} data lain",
    feature="Data",
    value="Tercatat",
    usual_value="Biasanya",
    log_odds="Log-odds",
    groups={
        "person": "Pegawai",
        "destination": "Jabatan tujuan",
        "fit": "Kecocokan",
        "context": "Keadaan",
    },
    table="Semua data dalam tabel",
    data="Kelengkapan data",
    data_share="{share} dari bobot data yang dilihat model tercatat.",
    data_complete="Semua data yang dilihat model tercatat.",
    data_missing="Tidak tercatat, yang paling berbobot lebih dulu:",
    data_unknown="Kelengkapan data tidak dapat dihitung: versi model ini tidak menyimpan bobotnya.",
    caution=(
        "Ini perkiraan dari perpindahan yang lalu, bukan keputusan dan bukan penjelasan sebab."
    ),
    how_to_read="Cara membaca halaman ini",
    reading=(
        "Titik pada garis 0 sampai 100 adalah perkiraan: sekian dari 100 pegawai dengan "
        "catatan serupa berhasil. Garis tipis menunjukkan angka pada perpindahan pada umumnya.",
        "Alasan menunjukkan catatan mana yang menggeser perkiraan model dan ke arah mana. Alasan "
        "tidak mengatakan bahwa catatan itu menyebabkan hasilnya.",
        "“Biasanya” adalah nilai tengah pada perpindahan yang dipakai melatih model; untuk data "
        "berupa kata, nilai yang paling sering.",
        "Log-odds dapat dijumlahkan: titik awal ditambah semua batang sama dengan perkiraan ini. "
        "Makin dekat ke 0 atau 100, makin kecil geseran yang dibuat batang yang sama panjangnya.",
    ),
    rests_on="Data per {as_of} · model {version} · {outcome}",
    more="dan {count} lainnya",
    candidates_for="Calon untuk jabatan",
    positions_for="Jabatan untuk pegawai",
    nobody="Tidak ada yang dapat diusulkan.",
)

_ENGLISH = Words(
    language="en",
    heading="An estimate explained",
    employee="Employee",
    position="Position",
    unit="Unit",
    level="Level",
    estimate="Estimate",
    of_hundred="of 100",
    usual="usually",
    range="range",
    reasons="Main reasons",
    no_reasons="Nothing on record moves this estimate to speak of.",
    unstable="Not steady enough to be a reason:",
    not_assessable="Not assessable",
    better_posts="Other posts that would suit better",
    better_lead=(
        "Posts with a free seat where even the lower end of the range lies above this estimate. In "
        "brackets: how it is in the proposed post. Whether the person is eligible for them is not "
        "checked here."
    ),
    better_none=(
        "None. In no post with a free seat does the lower end of the range lie above this estimate."
    ),
    better_alike="No difference is steady enough to be named.",
    raises="higher",
    lowers="lower",
    all_contributions="All reasons",
    waterfall_title="From the start to this estimate",
    waterfall_lead=(
        "Every bar goes on where the one above it ended. A solid bar to the right raises the "
        "estimate, a hatched bar to the left lowers it. The numbers at the right are log-odds."
    ),
    sideways="Push the drawing sideways to see its bars.",
    start="Start",
    start_note="the model's average over all moves",
    result="This estimate",
    others="{count} other features",
    feature="Feature",
    value="On record",
    usual_value="Usually",
    log_odds="Log-odds",
    groups={
        "person": "Employee",
        "destination": "Destination",
        "fit": "Fit",
        "context": "Context",
    },
    table="All features in a table",
    data="Completeness of the data",
    data_share="{share} of what the model looks at, by weight, is on record.",
    data_complete="Everything the model looks at is on record.",
    data_missing="Not recorded, the weightiest first:",
    data_unknown="Completeness cannot be worked out: this model version keeps no weights.",
    caution="This is an estimate from past moves, not a decision and not a cause.",
    how_to_read="How to read this page",
    reading=(
        "The dot on the line from 0 to 100 is the estimate: of 100 people with similar records, so "
        "many succeed. The thin mark is the usual rate among moves in general.",
        "A reason says which record shifts the model's estimate, and which way. It does not say "
        "that the record causes the outcome.",
        "“Usually” is the median among the moves the model was trained on; for words, the most "
        "frequent one.",
        "Log-odds add up: the start plus all bars is this estimate. The nearer to 0 or 100, the "
        "smaller the shift that a bar of the same length makes.",
    ),
    rests_on="Data as of {as_of} · model {version} · {outcome}",
    more="and {count} more",
    candidates_for="Candidates for the position",
    positions_for="Positions for the employee",
    nobody="There is nobody and nothing to rank.",
)

WORDS: Mapping[Language, Words] = {"id": _INDONESIAN, "en": _ENGLISH}
