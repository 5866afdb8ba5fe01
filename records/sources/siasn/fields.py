"""What SIASN calls its fields: every documented one, and the other spellings of each.

Case and separators need no alias: `KuadranKinerjaNilai`, `kuadran_kinerja_nilai` and
`KUADRAN KINERJA NILAI` are one field. Source: the field names of the public clients
`kanekescom/laravel-siasn-simpeg` and `black-coffee04/ws-siasn-php` and the headers of the file
"SIASN Export Data ASN", as of `AS_OF`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

AS_OF = date(2025, 5, 9)
"""The day of the names below."""

EXPORT = "export"
"""The name of the export among the answers."""

EXPORT_HEADERS = (
    "PNS ID", "NIP BARU", "NIP LAMA", "NAMA", "GELAR DEPAN", "GELAR BELAKANG",
    "TEMPAT LAHIR ID", "TEMPAT LAHIR NAMA", "TANGGAL LAHIR", "JENIS KELAMIN", "AGAMA ID",
    "AGAMA NAMA", "JENIS KAWIN ID", "JENIS KAWIN NAMA", "NIK", "NOMOR HP", "EMAIL", "EMAIL GOV",
    "ALAMAT", "NPWP NOMOR", "BPJS", "JENIS PEGAWAI ID", "JENIS PEGAWAI NAMA",
    "KEDUDUKAN HUKUM ID", "KEDUDUKAN HUKUM NAMA", "STATUS CPNS PNS", "KARTU ASN VIRTUAL",
    "NOMOR SK CPNS", "TANGGAL SK CPNS", "TMT CPNS", "NOMOR SK PNS", "TANGGAL SK PNS", "TMT PNS",
    "GOL AWAL ID", "GOL AWAL NAMA", "GOL AKHIR ID", "GOL AKHIR NAMA", "TMT GOLONGAN",
    "MK TAHUN", "MK BULAN", "JENIS JABATAN ID", "JENIS JABATAN NAMA", "JABATAN ID",
    "JABATAN NAMA", "TMT JABATAN", "TINGKAT PENDIDIKAN ID", "TINGKAT PENDIDIKAN NAMA",
    "PENDIDIKAN ID", "PENDIDIKAN NAMA", "TAHUN LULUS", "KPKN ID", "KPKN NAMA",
    "LOKASI KERJA ID", "LOKASI KERJA NAMA", "UNOR ID", "UNOR NAMA", "INSTANSI INDUK ID",
    "INSTANSI INDUK NAMA", "INSTANSI KERJA ID", "INSTANSI KERJA NAMA", "SATUAN KERJA INDUK ID",
    "SATUAN KERJA INDUK NAMA", "SATUAN KERJA KERJA ID", "SATUAN KERJA KERJA NAMA",
    "IS VALID NIK", "NAMA SEKOLAH", "FLAG IKD", "ESELON ID", "ESELON NAMA",
)  # fmt: skip

FIELDS: Mapping[str, tuple[str, ...]] = {
    "data-utama": (
        "id", "nipBaru", "nipLama", "nama", "gelarDepan", "gelarBelakang", "tempatLahir",
        "tempatLahirId", "tglLahir", "agama", "agamaId", "email", "emailGov", "nik", "alamat",
        "noHp", "noTelp", "jenisPegawaiId", "mkTahun", "mkBulan", "jenisPegawaiNama",
        "kedudukanPnsId", "kedudukanPnsNama", "statusPegawai", "jenisKelamin",
        "jenisIdDokumenId", "jenisIdDokumenNama", "nomorIdDocument", "noSeriKarpeg",
        "tkPendidikanTerakhirId", "tkPendidikanTerakhir", "pendidikanTerakhirId",
        "pendidikanTerakhirNama", "tahunLulus", "tmtPns", "tmtPensiun", "bupPensiun",
        "tglSkPns", "tmtCpns", "tglSkCpns", "instansiIndukId", "instansiIndukNama",
        "satuanKerjaIndukId", "satuanKerjaIndukNama", "kanregId", "kanregNama",
        "instansiKerjaId", "instansiKerjaNama", "instansiKerjaKodeCepat", "satuanKerjaKerjaId",
        "satuanKerjaKerjaNama", "unorId", "unorNama", "unorIndukId", "unorIndukNama",
        "jenisJabatanId", "jenisJabatan", "jabatanNama", "jabatanStrukturalId",
        "jabatanStrukturalNama", "jabatanFungsionalId", "jabatanFungsionalNama",
        "jabatanFungsionalUmumId", "jabatanFungsionalUmumNama", "tmtJabatan", "lokasiKerjaId",
        "lokasiKerja", "golRuangAwalId", "golRuangAwal", "golRuangAkhirId", "golRuangAkhir",
        "tmtGolAkhir", "masaKerja", "eselon", "eselonId", "eselonLevel", "tmtEselon",
        "gajiPokok", "kpknId", "kpknNama", "ktuaId", "ktuaNama", "taspenId", "taspenNama",
        "jenisKawinId", "statusPerkawinan", "statusHidup", "tglSuratKeteranganDokter",
        "noSuratKeteranganDokter", "jumlahIstriSuami", "jumlahAnak",
        "noSuratKeteranganBebasNarkoba", "tglSuratKeteranganBebasNarkoba", "skck", "tglSkck",
        "akteKelahiran", "akteMeninggal", "tglMeninggal", "noNpwp", "tglNpwp", "noAskes",
        "bpjs", "kodePos", "noSpmt", "noTaspen", "bahasa", "kppnId", "kppnNama", "pangkatAkhir",
        "tglSttpl", "nomorSttpl", "nomorSkCpns", "nomorSkPns", "jenjang", "jabatanAsn",
        "kartuAsn", "validNik", "pangkatAwal", "asnJenjangJabatan", "levelJabatan",
        "tanggal_taspen", "tabrum2", "kelas_jabatan", "karis_karsu",
    ),
    "rw-jabatan": (
        "id", "idPns", "nipBaru", "nipLama", "jenisJabatan", "instansiKerjaId",
        "instansiKerjaNama", "satuanKerjaId", "satuanKerjaNama", "unorId", "unorNama",
        "unorIndukId", "unorIndukNama", "eselon", "eselonId", "jabatanFungsionalId",
        "jabatanFungsionalNama", "jabatanFungsionalUmumId", "jabatanFungsionalUmumNama",
        "tmtJabatan", "nomorSk", "tanggalSk", "namaUnor", "namaJabatan", "tmtPelantikan",
        "path", "jenisPenugasanId", "jenisMutasiId", "subJabatanId", "tmtMutasi",
    ),
    "rw-golongan": (
        "id", "idPns", "nipBaru", "nipLama", "golonganId", "golongan", "skNomor", "skTanggal",
        "tmtGolongan", "noPertekBkn", "tglPertekBkn", "jumlahKreditUtama",
        "jumlahKreditTambahan", "jenisKPId", "jenisKPNama", "masaKerjaGolonganTahun",
        "masaKerjaGolonganBulan", "path", "pangkat",
    ),
    "rw-pendidikan": (
        "id", "idPns", "nipBaru", "nipLama", "pendidikanId", "pendidikanNama", "tkPendidikanId",
        "tkPendidikanNama", "tahunLulus", "tglLulus", "isPendidikanPertama", "nomorIjasah",
        "namaSekolah", "gelarDepan", "gelarBelakang", "path",
    ),
    "rw-diklat": (
        "id", "idPns", "nipBaru", "nipLama", "latihanStrukturalId", "latihanStrukturalNama",
        "nomor", "tanggal", "tahun", "path", "jumlahJam", "tanggalSelesai",
        "institusiPenyelenggara",
    ),
    "rw-kursus": (
        "id", "idPns", "nipBaru", "nipLama", "jenisKursusNama", "jenisKursusSertifikat",
        "institusiPenyelenggara", "jenisKursusId", "jumlahJam", "namaKursus", "noSertipikat",
        "tahunKursus", "tanggalKursus", "path", "jenisDiklatId", "tanggalSelesaiKursus",
    ),
    "rw-skp": (
        "id", "tahun", "nilaiSkp", "orientasiPelayanan", "integritas", "komitmen", "disiplin",
        "kerjasama", "nilaiPerilakuKerja", "nilaiPrestasiKerja", "kepemimpinan", "jumlah",
        "nilairatarata", "atasanPejabatPenilai", "pejabatPenilai", "pns", "atasanNonPns",
        "penilaiNonPns", "penilaiNipNrp", "atasanPenilaiNipNrp", "penilaiNama",
        "atasanPenilaiNama", "penilaiUnorNama", "atasanPenilaiUnorNama", "penilaiJabatan",
        "atasanPenilaiJabatan", "penilaiGolongan", "atasanPenilaiGolongan",
        "penilaiTmtGolongan", "atasanPenilaiTmtGolongan", "statusPenilai",
        "statusAtasanPenilai", "jenisJabatan", "jenisPeraturanKinerjaKd", "inisiatifKerja",
        "konversiNilai", "nilaiIntegrasi",
    ),
    "rw-skp22": (
        "id", "hasilKinerja", "hasilKinerjaNilai", "kuadranKinerja", "KuadranKinerjaNilai",
        "namaPenilai", "nipNrpPenilai", "penilaiGolonganId", "penilaiJabatanNm",
        "penilaiUnorNm", "perilakuKerja", "PerilakuKerjaNilai", "pnsDinilaiId", "statusPenilai",
        "tahun", "path",
    ),
    "rw-kinerjaperiodik": (
        "id", "tahun", "nip", "nama", "hasilKinerja", "hasilKinerjaNilai", "instansiId",
        "instansiNama", "jabatan", "koefisenId", "kriteria", "kuadranKinerjaNilai",
        "kuadranNilai", "namaPenilai", "penilaiGolonganId", "penilaiJabatanNama",
        "penilaiNipNrp", "penilaiPnsId", "penilaiUnorNm", "perilakuKerja", "perilakuKerjaNilai",
        "periodikId", "periodikNama", "persentase", "pnsDinilaiId", "statusPenilai", "unorId",
        "unorNama", "path",
    ),
    "rw-angkakredit": (
        "id", "pns", "nomorSk", "tanggalSk", "bulanMulaiPenailan", "tahunMulaiPenailan",
        "bulanSelesaiPenailan", "tahunSelesaiPenailan", "kreditUtamaBaru",
        "kreditPenunjangBaru", "kreditBaruTotal", "rwJabatan", "namaJabatan",
        "isAngkaKreditPertama", "isIntegrasi", "isKonversi", "path", "Sumber", "created_at",
        "updated_at",
    ),
    "rw-hukdis": (
        "id", "rwHukumanDisiplin", "golongan", "kedudukanHukum", "jenisHukuman", "pnsOrang",
        "skNomor", "skTanggal", "hukumanTanggal", "masaTahun", "masaBulan", "akhirHukumTanggal",
        "nomorPp", "golonganLama", "skPembatalanNomor", "skPembatalanTanggal",
        "alasanHukumanDisiplin", "alasanHukumanDisiplinNama", "jenisHukumanNama", "path",
        "keterangan", "jenisTingkatHukumanId",
    ),
    "rw-penghargaan": (
        "id", "tahun", "skNomor", "skDate", "hargaNama", "hargaId", "pnsOrangId", "path",
    ),
    "rw-pnsunor": (
        "id", "unorBaru", "pnsOrang", "skNomor", "skTanggal", "namaUnorBaru", "asalId",
        "asalNama", "instansi", "asalNamaLabel", "path",
    ),
    "rw-pindahinstansi": (
        "id", "instansiKerjaLama", "jenisPegawai", "satuanKerjaBaru", "satuanKerjaIndukBaru",
        "satuanKerjaIndukLama", "jenisJabatanLama", "lokasiKerjaBaru", "lokasiKerjaLama",
        "kpknBaru", "jenisJabatanBaru", "eselon", "jabatanFungsionalLama", "instansiKerjaBaru",
        "unorLama", "instansiIndukBaru", "unorBaru", "instansiIndukLama",
        "jabatanFungsionalBaru", "pnsOrang", "skUsulNomor", "skUsulTanggal", "skBknNomor",
        "skBknTanggal", "tmtPi", "skAsalNomor", "skAsalTanggal", "skTujuanNomor",
        "skTujuanTanggal", "satuanKerjaLama", "jenisPi", "jabatanFungsionalUmumBaru",
        "orangUsulPeremajaanId", "skAsalProvNomor", "skAsalProvTanggal", "path",
    ),
    "rw-pwk": (
        "id", "instansi", "kpknBaru", "lokasiKerjaBaru", "unorBaru", "pnsOrang", "satuanKerja",
        "skNomor", "skTanggal", "tmtPwk", "asalNama", "asalId", "path",
    ),
    "rw-cltn": (
        "id", "cltnId", "skNomor", "skTanggal", "tanggalAwal", "tanggalAkhir", "tanggalAktif",
        "nomorLetterBkn", "tanggalLetterBkn", "pnsOrangId", "path",
    ),
    "rw-masakerja": (
        "id", "idPns", "nipBaru", "nipLama", "pengalaman", "tanggalAwal", "tanggalSelesai",
        "nomorSk", "tanggalSk", "nomorBkn", "tanggalBkn", "tasaKerjaTahun", "masaKerjaBulan",
        "dinilai", "path",
    ),
    "rw-pemberhentian": (
        "id", "jenisHenti", "kedudukanHukumPns", "pnsOrang", "skNomor", "skTanggal", "asalId",
        "asalNama", "asalNamaLabel", "path",
    ),
    "rw-dp3": (
        "id", "pnsId", "tahun", "atasanNonPns", "atasanPejabatPenilaiId",
        "atasanPenilaiGolongan", "atasanPenilaiJabatan", "atasanPenilaiNama",
        "atasanPenilaiNipNrp", "atasanPenilaiTmtGolongan", "atasanPenilaiUnorNama",
        "jenisJabatan", "jumlah", "kejujuran", "kepemimpinan", "kerjasama", "kesetiaan",
        "ketaatan", "nilairatarata", "pejabatPenilaiId", "penilaiGolongan", "penilaiJabatan",
        "penilaiNama", "penilaiNipNrp", "penilaiNonPns", "penilaiTmtGolongan",
        "penilaiUnorNama", "prakarsa", "prestasiKerja", "statusAtasanPenilai", "statusPenilai",
        "tanggungJawab", "path",
    ),
    "ref-unor": (
        "Id", "InstansiId", "DiatasanId", "EselonId", "NamaUnor", "NamaJabatan", "CepatKode",
        "IndukUnorId", "PemimpinPnsId", "JenisUnorId",
    ),
}  # fmt: skip
"""The fields of each answer of the web service."""

BOOKKEEPING = ("createdAt", "updatedAt", "deletedAt")
"""Fields of any answer since 2025: when its row was written, changed and taken out."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "pnsId": ("idPns", "pns", "pnsOrang", "pnsOrangId", "pnsDinilaiId"),
    "nipBaru": ("nip", "nip pegawai", "nomor induk pegawai"),
    "nama": ("nama pegawai", "nama lengkap"),
    "unorNama": ("unit organisasi", "unit kerja"),
    "satuanKerjaKerjaNama": ("satker", "satuan kerja"),
    "statusPegawai": ("status cpns pns",),
    "tmtGolongan": ("tmt golongan akhir",),
    "tglLahir": ("tanggal lahir",),
    "kedudukanHukumId": ("kedudukan pns id",),
    "kedudukanHukumNama": ("kedudukan pns nama",),
    "pendidikanNama": ("pendidikan terakhir nama",),
    "koefisenId": ("koefisienId",),
    "bulanMulaiPenailan": ("bulanMulaiPenilaian",),
    "tahunMulaiPenailan": ("tahunMulaiPenilaian",),
    "bulanSelesaiPenailan": ("bulanSelesaiPenilaian",),
    "tahunSelesaiPenailan": ("tahunSelesaiPenilaian",),
    "akhirHukumTanggal": ("akhirHukumanTanggal",),
    "tasaKerjaTahun": ("masaKerjaTahun",),
    "noSertipikat": ("noSertifikat", "nomorSertipikat", "nomorSertifikat"),
    "jenisKursusSertifikat": ("jenisKursusSertipikat", "jenisKursusSetifikat"),
    "nomorIjasah": ("nomorIjazah",),
    "nilairatarata": ("nilaiRataRata",),
    "skDate": ("tanggalSkPenghargaan",),
    "hargaNama": ("penghargaanNama",),
    "nipNrpPenilai": ("penilaiNipNrp", "nipPenilai"),
    "kuadranKinerja": ("kuadran",),
    "golonganId": ("golId", "golRuangId"),
}
"""Other spellings of a field: misspelt by the web service, or in one direction of it alone."""

_NO_LETTER = re.compile(r"[^a-z0-9]")


def squeezed(name: str) -> str:
    """A name in lower case without anything between its words.

    >>> squeezed("KuadranKinerjaNilai") == squeezed("KUADRAN KINERJA NILAI")
    True
    """
    return _NO_LETTER.sub("", name.lower())


_FIELD_OF = {
    squeezed(spelling): squeezed(name)
    for name, spellings in ALIASES.items()
    for spelling in (name, *spellings)
}


def canonical(name: str) -> str:
    """The one form of a field's name, whichever way it is spelt.

    >>> canonical("akhirHukumanTanggal") == canonical("AKHIR_HUKUM_TANGGAL")
    True
    """
    bare = squeezed(name)
    return _FIELD_OF.get(bare, bare)
