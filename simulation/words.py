"""The words of the city: its agencies, kinds of work, titles, schooling and people's names.

Illustrative: the marginals come from public figures, no row from anybody's records.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """A kind of work that a unit does.

    Attributes:
        name: As units and trainings are named after it.
        expert: Title of its functional experts, without the grade.
        skilled: Title of its functional skilled staff; empty where there are none.
        general: Title of its general staff.
        schooling: Fields of study that fit.
        training: Trainings for it, in the words of its titles.
        is_closed: Whether only people of this work come in (teaching, nursing).
    """

    name: str
    expert: str
    skilled: str
    general: str
    schooling: tuple[str, ...]
    training: str
    is_closed: bool = False


WORKS: tuple[Work, ...] = (
    Work(
        "Keuangan",
        "Analis Keuangan",
        "Pranata Keuangan",
        "Pengelola Keuangan",
        ("Akuntansi", "Ekonomi"),
        "Bimtek Keuangan",
    ),
    Work(
        "Kepegawaian",
        "Analis Kepegawaian",
        "Pranata Kepegawaian",
        "Pengelola Kepegawaian",
        ("Administrasi Publik", "Psikologi"),
        "Bimtek Kepegawaian",
    ),
    Work(
        "Perencanaan",
        "Perencana",
        "",
        "Pengelola Program",
        ("Perencanaan Wilayah", "Ekonomi Pembangunan"),
        "Bimtek Perencana Program dan Perencanaan",
    ),
    Work(
        "Hukum",
        "Analis Hukum",
        "",
        "Pengelola Dokumen Hukum",
        ("Ilmu Hukum", "Kriminologi"),
        "Bimtek Hukum",
    ),
    Work(
        "Informatika",
        "Pranata Komputer",
        "Pranata Komputer",
        "Pengelola Sistem Informasi",
        ("Teknik Informatika", "Sistem Informasi"),
        "Bimtek Komputer dan Sistem Informatika",
    ),
    Work(
        "Sekolah",
        "Guru",
        "",
        "Pengadministrasi Sekolah",
        ("Pendidikan Guru Sekolah Dasar", "Pendidikan Matematika"),
        "Bimtek Guru Sekolah",
        is_closed=True,
    ),
    Work(
        "Kesehatan",
        "Perawat",
        "Perawat",
        "Pengelola Layanan Kesehatan",
        ("Keperawatan", "Kesehatan Masyarakat"),
        "Bimtek Perawat dan Kesehatan",
        is_closed=True,
    ),
    Work(
        "Bina Marga",
        "Penata Kelola Jalan",
        "Teknisi Jalan",
        "Pengelola Sarana Jalan",
        ("Teknik Sipil", "Arsitektur"),
        "Bimtek Jalan dan Bina Marga",
    ),
    Work(
        "Lingkungan",
        "Pengendali Dampak Lingkungan",
        "Pengendali Dampak Lingkungan",
        "Pengelola Lingkungan",
        ("Teknik Lingkungan", "Biologi"),
        "Bimtek Dampak Lingkungan",
    ),
    Work(
        "Sosial",
        "Pekerja Sosial",
        "Pekerja Sosial",
        "Pengelola Bantuan Sosial",
        ("Kesejahteraan Sosial", "Sosiologi"),
        "Bimtek Pekerja Sosial",
    ),
    Work(
        "Perdagangan",
        "Pengawas Perdagangan",
        "",
        "Pengelola Pasar",
        ("Manajemen", "Ekonomi Islam"),
        "Bimtek Pasar dan Perdagangan",
    ),
    Work(
        "Perhubungan",
        "Analis Perhubungan",
        "Penguji Kendaraan",
        "Pengelola Terminal",
        ("Transportasi", "Teknik Mesin"),
        "Bimtek Perhubungan Terminal dan Kendaraan",
    ),
    Work(
        "Kearsipan",
        "Arsiparis",
        "Arsiparis",
        "Pengelola Arsip",
        ("Kearsipan", "Ilmu Perpustakaan"),
        "Bimtek Arsiparis dan Arsip",
    ),
    Work(
        "Kependudukan",
        "Administrator Kependudukan",
        "Operator Kependudukan",
        "Pengelola Data Kependudukan",
        ("Statistika", "Geografi"),
        "Bimtek Kependudukan",
    ),
    Work(
        "Ketertiban",
        "Polisi Pamong Praja",
        "Polisi Pamong Praja",
        "Petugas Ketertiban",
        ("Ilmu Pemerintahan", "Ilmu Politik"),
        "Bimtek Ketertiban dan Pamong Praja",
    ),
    Work(
        "Pengawasan",
        "Auditor",
        "Auditor",
        "Pengelola Bahan Pengawasan",
        ("Perpajakan", "Akuntansi Forensik"),
        "Bimtek Auditor dan Pengawasan",
    ),
    Work(
        "Kebijakan",
        "Analis Kebijakan",
        "",
        "Pengadministrasi Kebijakan",
        ("Kebijakan Publik", "Ilmu Komunikasi"),
        "Bimtek Kebijakan",
    ),
)
WORK_OF = {work.name: number for number, work in enumerate(WORKS)}


@dataclass(frozen=True)
class Agency:
    """An agency of the city.

    Attributes:
        name: Its name.
        works: What its divisions do.
        branch: What its many small places are called (schools, health centres, villages), if any.
        branch_share: Their share of all working units of the city.
    """

    name: str
    works: tuple[str, ...]
    branch: str = ""
    branch_share: float = 0.0


AGENCIES: tuple[Agency, ...] = (
    Agency("Dinas Pendidikan", ("Perencanaan", "Kepegawaian"), "Sekolah Dasar Negeri", 0.26),
    Agency("Dinas Kesehatan", ("Perencanaan", "Kesehatan"), "Puskesmas", 0.12),
    Agency("Kecamatan Utara", ("Kependudukan", "Ketertiban"), "Kelurahan", 0.05),
    Agency("Kecamatan Selatan", ("Kependudukan", "Sosial"), "Kelurahan", 0.05),
    Agency("Sekretariat Daerah", ("Hukum", "Kebijakan", "Perencanaan", "Keuangan")),
    Agency("Badan Keuangan Daerah", ("Keuangan", "Pengawasan", "Informatika")),
    Agency("Badan Kepegawaian", ("Kepegawaian", "Informatika", "Kebijakan")),
    Agency("Inspektorat", ("Pengawasan", "Hukum", "Keuangan")),
    Agency("Badan Perencanaan", ("Perencanaan", "Kebijakan", "Informatika")),
    Agency("Dinas Pekerjaan Umum", ("Bina Marga", "Lingkungan", "Perencanaan")),
    Agency("Dinas Lingkungan Hidup", ("Lingkungan", "Bina Marga")),
    Agency("Dinas Perhubungan", ("Perhubungan", "Ketertiban")),
    Agency("Dinas Komunikasi dan Informatika", ("Informatika", "Kebijakan", "Kearsipan")),
    Agency("Dinas Kependudukan", ("Kependudukan", "Informatika")),
    Agency("Dinas Sosial", ("Sosial", "Keuangan")),
    Agency("Dinas Perdagangan", ("Perdagangan", "Keuangan")),
    Agency("Satuan Polisi Pamong Praja", ("Ketertiban", "Hukum")),
    Agency("Dinas Arsip dan Perpustakaan", ("Kearsipan", "Informatika")),
    Agency("Dinas Tenaga Kerja", ("Sosial", "Perdagangan", "Kepegawaian")),
    Agency("Dinas Pariwisata", ("Perdagangan", "Kebijakan")),
    Agency("Dinas Perumahan", ("Bina Marga", "Lingkungan", "Hukum")),
    Agency("Badan Penanggulangan Bencana", ("Ketertiban", "Sosial", "Perhubungan")),
)

OFFICE_WORKS = ("Keuangan", "Kepegawaian", "Kebijakan")
"""What the secretariat of every agency does."""

COMPETENCIES = (
    "Integritas", "Kerja Sama", "Komunikasi", "Orientasi pada Hasil", "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain", "Mengelola Perubahan", "Pengambilan Keputusan",
    "Perekat Bangsa",
)  # fmt: skip
"""The eight managerial and one social competency (PermenPANRB 38/2017)."""
MANAGING_CHANGE = "Mengelola Perubahan"
"""The one of them that tells by itself in the young city."""

GIVEN_NAMES = {
    "M": ("Adi", "Agus", "Arif", "Bagus", "Bambang", "Budi", "Dedi", "Dwi", "Eko", "Fajar",
          "Guntur", "Hadi", "Hendra", "Imam", "Joko", "Kurnia", "Lukman", "Nugroho", "Rahmat",
          "Rudi", "Slamet", "Sigit", "Tri", "Wahyu", "Yusuf"),
    "F": ("Ani", "Ayu", "Citra", "Dewi", "Dian", "Endah", "Fitri", "Hesti", "Indah", "Kartika",
          "Lestari", "Maya", "Mega", "Nur", "Puji", "Ratna", "Rina", "Sari", "Siti", "Sri",
          "Tuti", "Utami", "Wulan", "Yanti", "Yuni"),
}  # fmt: skip
FAMILY_NAMES = (
    "Abadi", "Anggoro", "Baskoro", "Cahyono", "Darmawan", "Firmansyah", "Gunawan", "Handoko",
    "Hartono", "Hidayat", "Irawan", "Kusuma", "Laksono", "Mahendra", "Mulyono", "Nugraha",
    "Permana", "Prabowo", "Pratama", "Purnomo", "Rahayu", "Ramadhan", "Riyanto", "Santoso",
    "Saputra", "Setiawan", "Subekti", "Sudarsono", "Sulistyo", "Susanto", "Sutrisno", "Utomo",
    "Wardana", "Wibowo", "Wicaksono", "Widodo", "Wijaya", "Winarno", "Yulianto", "Yuwono",
)  # fmt: skip
SCHOOLS = (
    "Universitas Bahari", "Universitas Cendana", "Universitas Merapi", "Institut Nusantara",
    "Politeknik Mandiri",
)  # fmt: skip
