# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = Di peramban Anda: { $race }
columns-waiting = menunggu, { $time }
columns-first = token pertama { $time }
columns-speed = sekitar { $speed } tok/s
columns-done = selesai setelah { $time }
columns-stopped = dihentikan setelah { $time }
columns-failed = gagal setelah { $time }
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
columns-ms = { $ms } ms
columns-seconds = { $seconds } dtk
columns-percent = { $n }%
columns-diff = Kata hanya di yang pertama: { $gone }. Hanya di yang kedua: { $new }. Di keduanya: { $same }.
columns-diff-none = Kedua jawaban sama.
columns-diff-later = Perbedaan tampil setelah keduanya menjawab.
columns-tab-waiting = menunggu
columns-tab-writing = menulis
columns-tab-done = selesai
columns-tab-stopped = dihentikan
columns-tab-failed = gagal
