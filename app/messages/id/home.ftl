# The first page.
home-title = Model terbuka di komputasi publik
home-about = Model terbuka di komputasi publik: ajak mengobrol di browser, bandingkan penyedianya, dan panggil dari kode Anda.
home-lead = Ajukan pertanyaan ke model terbuka, lihat siapa yang menjawab, seberapa cepat dan berapa harganya, lalu ambil kode yang melakukan hal yang sama.
home-try-label = Tanya { $model }
home-try-placeholder = Apa yang ingin Anda ketahui?
home-try-submit = Coba
home-try-note = Membuka { $model } dengan pertanyaan Anda sudah terisi. Pertanyaan baru dikirim setelah Anda memintanya. Gratis, tanpa akun.
home-try-none = Saat ini tidak ada model yang menjawab secara gratis.
home-try-none-advice = Hubungkan replika ke pool, atau <keys>tambahkan kunci penyedia</keys>. Semua model ada <models>di daftar</models>.
home-examples = Atau mulai dari salah satu contoh ini
home-now = Sedang disajikan
home-now-models = { $n ->
   *[other] model di pool
}
home-now-replicas = { $n ->
   *[other] replika merespons
}
home-now-callable = { $n ->
   *[other] model dapat Anda panggil
}
home-now-requests = { $n ->
   *[other] permintaan dalam 30 hari
}
home-now-none = Belum ada replika yang terhubung ke pool.
home-clusters = Tempat menjalankannya
home-cluster-up = Merespons
home-cluster-part = { $up } dari { $n } merespons
home-cluster-down = Tidak merespons
home-trending = Sedang tren
home-newest = Terbaru
home-all-trending = Semua { $n } model
home-all-newest = Semua menurut tanggal
home-code = Dari kode Anda
home-code-text = Model yang sama di balik satu alamat yang dapat dipakai klien OpenAI dan Hugging Face.
home-code-link = Salin kode dari halaman model mana pun
home-keys = Dengan kunci Anda sendiri
home-keys-text = Bawa kunci Anda dan penyedia itu yang menagih Anda; tanpa kunci, panggilan lewat pool. Urutan Anda menentukan siapa yang ditanya lebih dulu.
home-keys-link = Kunci dan urutan
home-compare = Sebelum Anda memilih
home-compare-text = Harga, konteks, dan kecepatan terukur setiap model, di { $n } penyedia.
home-compare-link = Bandingkan penyedia
