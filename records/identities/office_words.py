"""Words that an office calls its files, sheets and columns by.

They are known so that other words can be told from them: two words in a row that begin with
capitals and stand in no such list are somebody's name, as far as anybody can tell who does not know
them.
"""

_LIST = """
    abk abkb absence absences acting age akhir aktif alamat alih anggota angka anjab annual
    answer answers apel appraisal appraisals april asal asesmen asn assessment assessments
    assignment assignments atas atasan atau awal award awards badan bagian bahan bantu baru
    batas beban bekerja belajar berakhir berkas berlaku bidang biro birth bkd bkn bkpsdm bobot
    book bpkp buku bulan bup bupati buruk butuh by cabang cara career catatan category cause
    city code column columns comment comments competencies competency copy count country course
    courses cpns cuti daerah daftar dalam damping dampingan dan dari dasar data date dates day
    days decided decree degree dengan depan department desa description desember destination
    detail details diklat dilantik dinas dinyatakan disiplin division dokter dokumen dua
    duration education educations efektif eksekutif elektronik email employee employees
    employment end ended entry eselon evaluasi event events excel exit exits export exposure
    family februari field fields file files final first fisik form formasi format formulir foto
    found from full fungsional ganti gelar gender gol golongan grade grades group groups guru
    hak hari hasil hasilnya head headcount hingga history hours hubungan hukum hukuman identity
    ijazah ikut impor import in indeks indikasi indikator individu induk informasi instansi
    integritas isi isian izin jabatan jadwal jam januari jenis jenjang job juli jumlah juni juru
    jurusan kabupaten kantor karena kategori kawin kebutuhan kecamatan kedua kedudukan kegiatan
    kehadiran keinginan kekuatan kelamin kelas kelompok keluar kelurahan kemampuan kenaikan
    kepala kepegawaian kerja keterangan ketiga khusus kind kinerja kirim known kode kolom
    kompetensi komunikasi kondisi kontrak koordinasi kota kredit kuadran kualifikasi kuesioner
    kursus lahir lain lama lampiran laporan last leave lembar lengkap length level libur
    lingkungan list lokasi lulus manager maret masa masalah masuk measure measures mei menit
    minat minimal minutes month months move moves muda mulai mutasi nama name names nasional new
    nilai nip nipbaru nomor non norma note notes november number of oktober old on opd open
    orang organisasi organisation organization orientasi outcome outcomes overall pada pangkat
    parameter parent pegawai pejabat pekerjaan pelaksana pelaksanaan pelantikan pelatihan
    pelayanan pemangku pemerintah pendidikan pengalaman pengangkatan pengelola penghargaan
    pengisian penilai penilaian pensiun penugasan people perangkat peraturan performance
    perilaku peringkat period periode perkiraan persen persetujuan person personal phone pilihan
    pindah place plan plt pnpk pns posisi position positions post posts potensi pppk prajabatan
    predikat preference preferences prestasi previous pribadi program project promosi proposal
    proposals provinsi quality rangkap rank rata rater rating ratings reason record records
    region rekap rekapitulasi rekomendasi rencana report reports requirement requirements
    responden response retirement riwayat rotasi rotation row rows ruang rumpun rumus salary
    salinan sampai sanction sanctions sasaran satuan scheme score scores sebagai sebelum section
    sedang sejak sekarang sekda sekolah sekretariat seksi selesai sementara semester seniority
    september sertifikat sesudah setara setelah setuju sex sheet siasn sifat simpeg singkat sisa
    sk skala skor skp staf standar start started state status step struktural studi sub summary
    supervisor surat survei survey surveys susunan swasta tabel table tables tahap tahun
    tambahan tanda tanggal target team teknis teladan tempat temporary tentang terakhir terhadap
    terisi term tersedia tetap text tgl tim time tingkat title tmt to total training trainings
    transfer triwulan tugas tujuan tunjangan type uji ukuran umum umur unit units unor until
    untuk upt urusan urut usia usul usulan utama valid value values versi volume waktu walikota
    wants week wilayah wish wishes with work workload yang year years
"""

OFFICE_WORDS = frozenset(_LIST.split())
"""In small letters; a word of such a name that stands in no list does no harm alone."""
