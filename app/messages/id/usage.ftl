usage-heading = Pemakaian
usage-about = Panggilan akun Anda lewat situs ini, dari buku besar yang menjadi dasar tagihan. Hari dihitung dalam UTC.

usage-month = { $month ->
    [1] Januari
    [2] Februari
    [3] Maret
    [4] April
    [5] Mei
    [6] Juni
    [7] Juli
    [8] Agustus
    [9] September
    [10] Oktober
    [11] November
   *[12] Desember
} { $year }
usage-month-label = Bulan
usage-month-show = Tampilkan
usage-csv = Unduh CSV

usage-empty = Tidak ada panggilan pada { $month }
usage-empty-running = Belum ada panggilan pada { $month }
usage-empty-about = Ajukan pertanyaan ke model, di sini atau dari program, dan panggilannya tercatat dalam satu detik.
usage-empty-action = Temukan model yang merespons sekarang

usage-total-requests = Permintaan
usage-total-input = Token masuk
usage-total-output = Token keluar
usage-total-cost = Ditagih
usage-failed = Gagal
usage-nothing-charged = US$0
usage-billed-by-provider = oleh penyedia

usage-measures = Yang dihitung batang
usage-measure-requests = Permintaan
usage-measure-tokens = Token
usage-measure-cost = Biaya
usage-chart-requests = Permintaan per hari, { $month }
usage-chart-tokens = Token per hari, { $month }
usage-chart-cost = Biaya per hari, { $month }
usage-chart-nothing = Tidak ada yang ditagih. Pool gratis, dan panggilan dengan kunci Anda sendiri ditagih oleh penyedia.
usage-n-requests = { $n } permintaan
usage-n-tokens = { $n } token
usage-own-key-of = { $name }, kunci Anda
usage-bar = { $date }, { $name }: { $amount }
usage-summary = Total { $sum }. Hari tersibuk adalah { $date } dengan { $most }. { $share } menuju { $name }.
usage-partial = { $date } belum berakhir: batangnya masih bertambah.
usage-as-table = Sebagai tabel
usage-day = Hari
usage-all = Semua
usage-so-far = sejauh ini

usage-by-provider = Per penyedia
usage-by-model = Per model
usage-provider = Penyedia
usage-model = Model
usage-mode = Mode
usage-mode-routed = Dirutekan
usage-mode-own = Kunci Anda

usage-calls = Panggilan terbaru
usage-calls-about = Masing-masing dengan tanda terimanya: siapa yang menjawab, berapa lama, dan berapa biayanya.
usage-calls-newest = Terbaru
usage-calls-older = Panggilan lebih lama
usage-calls-pages = Halaman panggilan
usage-call-tokens = { $input } masuk · { $output } keluar
usage-request-id = ID permintaan
usage-cluster = Klaster
usage-first-token = Token pertama
usage-duration = Seluruh jawaban
usage-ms = { $ms } ms
usage-ended-ok = Dijawab
usage-ended-cancelled = Dihentikan
usage-ended-failed = Gagal
