"""SIASN's small reference tables, retyped: what its codes say, and what they are in the contract.

The codes and names are those of the reference endpoints (`referensi/…`) as the public client
`black-coffee04/ws-siasn-php` shipped them on `AS_OF`. What a code means in the contract's words is
this product's own reading; where a regulation decides it, the regulation stands beside it. The
large tables (educations, titles) are not here: their names come with every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

AS_OF = date(2025, 5, 9)
"""The day of the reference tables below."""

ESELONS: Mapping[str, str | None] = {
    "00": None, "10": "I.a", "11": "I.a", "12": "I.b", "21": "II.a", "22": "II.b", "31": "III.a",
    "32": "III.b", "41": "IV.a", "42": "IV.b", "51": "V.a", "52": "V.b", "99": None,
}  # fmt: skip
"""The eselon of a structural post by `eselonId`; None for those that say there is none."""


@dataclass(frozen=True)
class Grade:
    """A pay grade: its code is its level."""

    name: str
    rank: str


GRADES: Mapping[str, Grade] = {
    "11": Grade("I/a", "Juru Muda"), "12": Grade("I/b", "Juru Muda Tingkat I"),
    "13": Grade("I/c", "Juru"), "14": Grade("I/d", "Juru Tingkat I"),
    "21": Grade("II/a", "Pengatur Muda"), "22": Grade("II/b", "Pengatur Muda Tingkat I"),
    "23": Grade("II/c", "Pengatur"), "24": Grade("II/d", "Pengatur Tingkat I"),
    "31": Grade("III/a", "Penata Muda"), "32": Grade("III/b", "Penata Muda Tingkat I"),
    "33": Grade("III/c", "Penata"), "34": Grade("III/d", "Penata Tingkat I"),
    "41": Grade("IV/a", "Pembina"), "42": Grade("IV/b", "Pembina Tingkat I"),
    "43": Grade("IV/c", "Pembina Utama Muda"), "44": Grade("IV/d", "Pembina Utama Madya"),
    "45": Grade("IV/e", "Pembina Utama"),
}  # fmt: skip
"""Pay grades of PNS by `golonganId`; their order is that of the codes (PP 11/2017)."""

PPPK_GRADES: Mapping[str, int] = {
    name: level
    for level, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
         "XV", "XVI", "XVII"),
        start=1,
    )
}  # fmt: skip
"""Pay grades of PPPK, a ladder of their own (Perpres 98/2020, annex)."""


@dataclass(frozen=True)
class EducationLevel:
    """A level of education: its name in SIASN and its level of ISCED 2011."""

    name: str
    isced: int


EDUCATION_LEVELS: Mapping[str, EducationLevel] = {
    "05": EducationLevel("Sekolah Dasar", 1),
    "10": EducationLevel("SLTP", 2),
    "12": EducationLevel("SLTP Kejuruan", 2),
    "15": EducationLevel("SLTA", 3),
    "17": EducationLevel("SLTA Kejuruan", 3),
    "18": EducationLevel("SLTA Keguruan", 3),
    "20": EducationLevel("Diploma I", 4),
    "25": EducationLevel("Diploma II", 4),
    "30": EducationLevel("Diploma III/Sarjana Muda", 5),
    "35": EducationLevel("Diploma IV", 6),
    "40": EducationLevel("S-1/Sarjana", 6),
    "42": EducationLevel("Profesi", 7),
    "45": EducationLevel("S-2", 7),
    "47": EducationLevel("Spesialis", 7),
    "49": EducationLevel("Subspesialis", 8),
    "50": EducationLevel("S-3/Doktor", 8),
}
"""Levels of education by `tkPendidikanId`.

The national framework (Perpres 8/2012, Pasal 5) puts a profession above the bachelor, a specialist
beside the master and a sub-specialist beside the doctor; so do their levels of ISCED 2011 here.
"""

TRAINING_KINDS: Mapping[str, str] = {
    "1": "Struktural", "2": "Fungsional", "3": "Teknis", "4": "Workshop",
    "5": "Pelatihan Manajerial", "6": "Pelatihan Sosial Kultural", "7": "Sosialisasi",
    "8": "Bimbingan Teknis", "9": "Seminar", "10": "Magang", "11": "Kursus", "12": "Penataran",
    "13": "Pelatihan Klasikal Lainnya", "14": "Coaching", "15": "Mentoring", "16": "E-Learning",
    "17": "Pelatihan Jarak Jauh", "18": "Detasering", "19": "Pembelajaran Alam Terbuka",
    "20": "Patok Banding", "21": "Pertukaran", "22": "Belajar Mandiri", "23": "Komunitas Belajar",
    "24": "Bimbingan di Tempat Kerja", "25": "Pelatihan Nonklasikal Lainnya",
}  # fmt: skip
"""Kinds of training by `jenisDiklatId`."""

STRUCTURAL_TRAINING = "Struktural"
"""The kind of every row of `rw-diklat`."""

STRUCTURAL_TRAININGS: Mapping[str, str] = {
    "1": "SEPADA", "2": "SEPALA/ADUM/DIKLAT PIM TK.IV", "3": "SEPADYA/SPAMA/DIKLAT PIM TK. III",
    "4": "SPAMEN/SESPA/SESPANAS/DIKLAT PIM TK. II", "5": "SEPATI/DIKLAT PIM TK. I", "6": "SESPIM",
    "7": "SESPATI", "8": "Diklat Struktural Lainnya",
}  # fmt: skip
"""Structural trainings by `latihanStrukturalId`."""

SEVERITIES: Mapping[str, str] = {"R": "light", "S": "moderate", "B": "severe"}
"""A sanction's severity by `jenisTingkatHukumanId` (ringan, sedang, berat; PP 94/2021, Pasal 8)."""


@dataclass(frozen=True)
class Sanction:
    """A kind of sanction: its name, its severity's code, whether the person leaves with it."""

    name: str
    degree: str
    is_dismissal: bool = False


SANCTIONS: Mapping[str, Sanction] = {
    "1": Sanction("Teguran lisan", "R"),
    "2": Sanction("Teguran tertulis", "R"),
    "3": Sanction("Pernyataan tidak puas secara tertulis", "R"),
    "4": Sanction("Penundaan KGB selama 1 tahun", "S"),
    "5": Sanction("Penurunan gaji paling lama 1 tahun", "S"),
    "6": Sanction("Penundaan gaji paling lama 1 tahun", "S"),
    "7": Sanction("Penundaan KP selama 1 tahun", "S"),
    "8": Sanction("Penurunan pangkat 1 tingkat 1 tahun", "S"),
    "9": Sanction("Pembebasan dari jabatan", "B"),
    "10": Sanction(
        "Pemberhentian dengan hormat tidak atas permintaan sendiri", "B", is_dismissal=True
    ),
    "11": Sanction("Pemberhentian tidak dengan hormat sebagai PNS", "B", is_dismissal=True),
    "13": Sanction("Pemindahan dalam rangka penurunan jabatan 1 tingkat", "B"),
    "14": Sanction("Penurunan pangkat 1 tingkat 3 tahun", "B"),
    "21": Sanction("Sanksi moral terbuka", "R"),
    "22": Sanction("Sanksi moral tertutup", "R"),
    "23": Sanction("Pemotongan tunjangan kinerja 25% 6 bulan", "S"),
    "24": Sanction("Pemotongan tunjangan kinerja 25% 9 bulan", "S"),
    "25": Sanction("Pemotongan tunjangan kinerja 25% 12 bulan", "S"),
    "27": Sanction("Penurunan jabatan setingkat lebih rendah selama 12 bulan", "B"),
    "28": Sanction("Pembebasan dari jabatan menjadi pelaksana selama 12 bulan", "B"),
}
"""Kinds of sanction by `jenisHukuman`."""

REINSTATEMENT = "12"
"""The `jenisHukuman` that lifts a sanction and is none."""

EXIT_REASONS: Mapping[str, str] = {
    "1": "retirement", "2": "death", "3": "resignation", "4": "retirement", "5": "retirement",
    "6": "death", "7": "dismissal", "8": "dismissal", "9": "unknown", "10": "dismissal",
    "11": "dismissal", "12": "dismissal", "13": "dismissal", "14": "death", "15": "dismissal",
    "16": "dismissal",
}  # fmt: skip
"""Why a person left by `jenisHenti`.

1 age limit, 2 death, 3 own request, 4 disability and 5 infirmity (pensioned), 6 died on duty,
7 discipline, 8 party member, 9 fewer posts, 10 and 11 broken oaths, 12 crime, 13 left the work,
14 missing (held to be dead after a year: PP 11/2017, Pasal 249), 15 not back from leave, 16
corruption.
"""

EXIT_REASONS_BY_STANDING: Mapping[str, str] = {
    "66": "dismissal", "77": "dismissal", "88": "retirement", "91": "dismissal",
    "98": "retirement", "99": "retirement", "14": "death",
}  # fmt: skip
"""Why a person left by `kedudukanHukumPns`, where `jenisHenti` does not say."""

LEGAL_STANDINGS: Mapping[str, str] = {
    "01": "Aktif", "02": "CLTN", "03": "Tugas Belajar", "04": "Pemberhentian Sementara",
    "05": "Penerima Uang Tunggu", "06": "Prajurit Wajib", "07": "Pejabat Negara",
    "08": "Kepala Desa", "09": "Sedang dalam Proses Banding BAPEK", "11": "Pegawai Titipan",
    "12": "Pengungsi", "13": "Perpanjangan CLTN", "14": "PNS yang dinyatakan hilang",
    "15": "PNS kena hukuman disiplin", "16": "Pemindahan dalam rangka penurunan Jabatan",
    "20": "Masa Persiapan Pensiun", "51": "CPNS yang belum menerima SK CPNS", "52": "Tidak Aktif",
    "66": "Diberhentikan", "67": "Punah", "68": "Eks PNS Timor Timur",
    "69": "TMS dari Pengadaan", "70": "Pembatalan NIP", "77": "Pemberhentian tanpa hak pensiun",
    "88": "Pemberhentian dengan hak pensiun", "89": "Tidak aktif tetapi diusulkan Pensiun",
    "90": "Tidak Ikut PUPNS 2015", "91": "Tindak Pidana/Tindak Pidana Jabatan",
    "92": "Pemblokiran Data PNS", "98": "Mencapai BUP", "99": "Pensiun",
}  # fmt: skip
"""A person's legal standing by `kedudukanHukum`."""

ABSENCE_KINDS: Mapping[str, str] = {
    "1": "leave", "5": "leave", "6": "study_leave", "7": "study_leave", "2": "secondment",
    "9": "secondment", "10": "secondment",
}  # fmt: skip
"""Kinds of absence by `cltnId`: unpaid leave, study, service elsewhere."""

RETURNS: frozenset[str] = frozenset({"3", "4", "8", "11", "12"})
"""The `cltnId` of those who come back: no absence."""

CAPACITIES: Mapping[str, str] = {
    "D": "definitive", "PLT": "acting", "PLH": "acting", "PJ": "acting", "TT": "additional",
}  # fmt: skip
"""In what capacity a post is held by `jenisPenugasanId`; empty in older rows: definitive."""

POSITION_KINDS: Mapping[str, str] = {
    "1": "structural", "2": "functional", "3": "structural", "4": "general",
}  # fmt: skip
"""The kind of post by `jenisJabatan`: 3 is both at once, and the structural post leads."""

POSITION_KINDS_BY_NAME: Mapping[str, str] = {
    **dict.fromkeys(
        ("STRUKTURAL", "PIMPINAN TINGGI", "PIMPINAN TINGGI PRATAMA", "PIMPINAN TINGGI MADYA",
         "PIMPINAN TINGGI UTAMA", "JPT", "JPT PRATAMA", "JPT MADYA", "ADMINISTRATOR", "PENGAWAS",
         "MANAJERIAL", "RANGKAP"),
        "structural",
    ),
    **dict.fromkeys(
        ("FUNGSIONAL", "FUNGSIONAL TERTENTU", "FUNGSIONAL KHUSUS", "JFT", "JF"), "functional"
    ),
    **dict.fromkeys(("FUNGSIONAL UMUM", "PELAKSANA", "JFU", "UMUM"), "general"),
}  # fmt: skip
"""The kind of post by the name of its kind, in capitals and without "JABATAN" before it."""

PROMOTION_KINDS: Mapping[str, str] = {
    "101": "Reguler", "201": "Pilihan (Jabatan Struktural)",
    "202": "Pilihan (Jabatan Fungsional Tertentu)", "203": "Pilihan (Penyesuaian Ijazah)",
    "204": "Pilihan (Sedang Melaksanakan Tugas Belajar)",
    "205": "Pilihan (Setelah Selesai Tugas Belajar)",
    "206": "Pilihan (Diperbantukan/Dipekerjakan Instansi Lain)",
    "207": "Pilihan (Penemuan Baru)", "208": "Pilihan (Prestasi Luar Biasa)",
    "209": "Pilihan (Pejabat Negara)", "210": "Pilihan (Selama DPK/DPB)",
    "211": "Golongan dari Pengadaan CPNS/PNS",
}  # fmt: skip
"""Kinds of promotion in grade by `jenisKPId`."""

AWARDS: Mapping[str, str] = {
    "201": "Karya Satya 10 Tahun", "202": "Karya Satya 20 Tahun", "203": "Karya Satya 30 Tahun",
    "204": "Wira Karya", "300": "Tanda Jasa Lainnya", "304": "TP Teladan Tingkat Nasional",
    "305": "TP Teladan Tingkat Provinsi", "306": "TP Teladan Tingkat Kabupaten/Kota",
    "307": "TP PNS Luar Biasa Prestasinya", "308": "TP Penemuan Bermanfaat bagi Negara",
    "400": "Tanda Penghargaan Lainnya",
}  # fmt: skip
"""The awards an agency gives, by `hargaId`; a row's own name of it counts first."""

QUADRANTS: Mapping[str, str] = {
    "1": "SANGAT BAIK", "2": "BAIK", "3": "BUTUH PERBAIKAN", "4": "KURANG", "5": "SANGAT KURANG",
}  # fmt: skip
"""The overall word of an appraisal since 2022 by its code."""

QUADRANT_ORDER = ("SANGAT KURANG", "KURANG", "BUTUH PERBAIKAN", "BAIK", "SANGAT BAIK")
"""The same from worst to best (PermenPANRB 6/2022)."""

EXPECTATIONS: Mapping[str, str] = {
    "1": "DI ATAS EKSPEKTASI", "2": "SESUAI EKSPEKTASI", "3": "DI BAWAH EKSPEKTASI",
}  # fmt: skip
"""Words for results and for behaviour since 2022 by their code."""

EXPECTATION_ORDER = ("DI BAWAH EKSPEKTASI", "SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI")
"""The same from worst to best (PermenPANRB 6/2022)."""

QUADRANT_OF: Mapping[tuple[str, str], str] = {
    ("DI ATAS EKSPEKTASI", "DI ATAS EKSPEKTASI"): "SANGAT BAIK",
    ("DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI"): "BAIK",
    ("DI ATAS EKSPEKTASI", "DI BAWAH EKSPEKTASI"): "KURANG",
    ("SESUAI EKSPEKTASI", "DI ATAS EKSPEKTASI"): "BAIK",
    ("SESUAI EKSPEKTASI", "SESUAI EKSPEKTASI"): "BAIK",
    ("SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI"): "KURANG",
    ("DI BAWAH EKSPEKTASI", "DI ATAS EKSPEKTASI"): "BUTUH PERBAIKAN",
    ("DI BAWAH EKSPEKTASI", "SESUAI EKSPEKTASI"): "BUTUH PERBAIKAN",
    ("DI BAWAH EKSPEKTASI", "DI BAWAH EKSPEKTASI"): "SANGAT KURANG",
}
"""The overall word that (results, behaviour) make, as PermenPANRB 6/2022 is taught.

The regulation shows them as a picture, and a client in use computes others: so this only warns.
"""

PERIODS: Mapping[str, str] = {"1": "bulanan", "2": "triwulan"}
"""How often a periodic appraisal is made, by `periodikId`."""
