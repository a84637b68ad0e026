# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-waiting = Menunggu, { $seconds } dtk
columns-first = Token pertama { $ms } ms
columns-speed = sekitar { $speed } tok/s
columns-done = Selesai setelah { $seconds } dtk
columns-stopped = Dihentikan setelah { $seconds } dtk
columns-failed = Gagal setelah { $seconds } dtk
columns-place = urutan { $n } dari { $total }
columns-generating = { $n ->
   *[other] Menjawab di { $n } kolom
}
columns-complete = Semua jawaban telah berakhir. Selesai pertama: { $name }.
columns-ended = Semua jawaban telah berakhir.
columns-n-failed = { $n ->
   *[other] { $n } kolom gagal.
}
columns-letter = Jawaban { $letter }
columns-tie = Seri
columns-neither = Tidak ada yang baik
columns-your-vote = Pilihan Anda
columns-voted = Suara dihitung. Anda memilih { $name }.
columns-counted = Suara dihitung. Nama-nama ditampilkan.
columns-removed = { $name } telah dihapus.
columns-head-name = Kolom
columns-head-first = Token pertama
columns-head-speed = Kecepatan
columns-head-tokens = Token
columns-head-total = Total
columns-head-cost = Biaya
columns-best-first = paling cepat mulai
columns-best-speed = paling cepat
columns-best-total = selesai pertama
columns-best-cost = paling murah
columns-billed = oleh penyedia
columns-seconds = { $seconds } dtk
columns-percent = { $n }%
columns-diff = Kata hanya di yang pertama: { $gone }. Hanya di yang kedua: { $new }. Di keduanya: { $same }.
columns-diff-none = Kedua jawaban sama.
columns-diff-later = Perbedaan tampil setelah keduanya menjawab.
columns-tab-waiting = menunggu
columns-tab-writing = menulis
columns-tab-done = selesai
columns-tab-stopped = dihentikan
columns-tab-failed = gagal
