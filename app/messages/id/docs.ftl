docs-heading = Panduan
docs-about = Cara memakai situs ini dari browser dan kode Anda, serta cara menjalankannya sendiri.
docs-search = Cari di panduan
docs-guides = Semua panduan
docs-part-start = Mulai
docs-part-use = Dari kode Anda
docs-part-run = Menjalankan situs
docs-part-about = Janji kami
docs-toc = Di halaman ini
docs-previous = Sebelumnya
docs-next = Berikutnya
docs-pages = Panduan sebelum dan sesudahnya
docs-in-english = Panduan ditulis dalam bahasa Inggris.
docs-found-title = { $query } di panduan
docs-found-heading = Pencarian di panduan
docs-found = { $n ->
    [0] Tidak ada bagian yang cocok dengan “{ $query }”.
   *[other] { $n } bagian cocok dengan “{ $query }”.
}
docs-found-best = { $n } bagian terbaik untuk “{ $query }”.
docs-found-nothing = Coba kurangi katanya, atau ketik awal kata saja.
docs-all = Lihat semua panduan
