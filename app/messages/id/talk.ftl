# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Cari
talk-find-field = Cari dalam percakapan
talk-find-before = Hasil sebelumnya
talk-find-after = Hasil berikutnya
talk-find-close = Tutup pencarian
talk-find-count = { $at } dari { $all }
talk-find-nothing = Tidak ada hasil
talk-outline-open = Cabang
talk-outline-title = Semua cabang percakapan
talk-outline-close = Tutup
talk-outline-you = Anda
talk-outline-answer = Jawaban
talk-record-open = Permintaan dan jawaban
talk-record-request = Permintaan
talk-record-answer = Yang diterima kembali
talk-record-copy = Salin
talk-record-curl = Salin sebagai curl
