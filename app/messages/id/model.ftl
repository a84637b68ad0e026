# A model's page.
model-breadcrumb = Jejak navigasi
model-models = Model
model-copy-id = Salin nama model
model-copy-name = Salin { $name }
model-like = Suka
model-likes = { $n ->
    [0] belum ada
   *[other] { $n } akun
}
model-tags = Tag
model-requests = { $n } permintaan lewat situs ini dalam 30 hari terakhir
model-try = Coba model ini
model-try-it = Coba
model-try-close = Tutup
model-no-script = Obrolan memerlukan skrip, dan browser ini tidak menjalankannya. Pertanyaan yang sama dari terminal:

model-facts = Fakta
model-organisation = Organisasi
model-country = Negara
model-parameters = Parameter
model-parameters-active = { $n }, { $active } aktif
model-context = Panjang konteks
model-n-tokens = { $n } token
model-licence = Lisensi
model-languages = Bahasa
model-n-languages = { $n } bahasa
model-list-comma = { ", " }
model-released = Dirilis
model-library = Pustaka

model-no-provider = Tidak ada penyedia yang menyajikan model ini
model-no-provider-why = Tidak ada penyedia yang dikenal situs ini yang memilikinya, dan tidak ada replika pool yang menyajikannya.
model-down = Model ini tidak merespons
model-down-why = Ada replika pool yang menyajikannya, tetapi saat ini tidak satu pun merespons. Coba lagi dalam satu menit.
model-needs-key = Model ini perlu kunci
model-needs-key-why = Ada penyedia yang memilikinya, tetapi baik situs ini maupun Anda tidak memiliki kunci untuk penyedia itu.
model-no-replica = Tidak ada replika yang menyajikan model ini
model-no-replica-why = Pool mengenalnya, tetapi tidak ada replika terhubung yang menyajikannya saat ini.
model-add-key = <settings>Tambahkan kunci Anda</settings> untuk penyedia yang memilikinya.
model-connect = Jika Anda mengelola situs ini, hubungkan server vLLM yang menyajikan <code>{ $model }</code>: caranya ada di README pada bagian “Configure it”.
model-chat-with-another = <list>Mengobrol dengan model yang merespons sekarang</list>.

model-providers = Penyedia, sesuai urutan Anda
model-providers-note = Permintaan dikirim ke penyedia pertama yang siap. <settings>Ubah urutan atau tambahkan kunci</settings>.
model-providers-none = Tidak ada penyedia yang dikenal situs ini yang memiliki model ini.
model-rank-chosen = Nomor { $n } dalam urutan Anda, dan yang pertama siap

model-policies = Hasil panggilan saat ini
model-policies-note = Tambahkan salah satunya di belakang nama model pada kolom <code>model</code>. Tanpa itu, urutan Anda yang menentukan.
model-policy-nobody = Tidak ada yang siap.
model-policy-skipped = Dilewati
model-policy-more = dan { $n } lainnya
model-policy-next = Jika gagal: { $provider }
model-policy-then = Jika gagal: { $one }, lalu { $two }
model-why-preferred = yang pertama siap dalam urutan Anda
model-why-fastest = { $n } token per detik, tertinggi di antara yang siap
model-why-no-speed = kecepatan belum terukur, jadi urutan Anda yang menentukan
model-why-cheapest = { $price }, harga terendah di antara yang siap
model-why-no-price = harga tidak diketahui, jadi urutan Anda yang menentukan

model-code = Gunakan dari kode Anda
model-code-note = Kode ini memanggil situs ini, yang memilih penyedianya. Kode membaca token akses dari <code>HF_TOKEN</code>; buat token di <tokens>Pengaturan</tokens>.
model-code-later = Kode ini berfungsi setelah ada penyedia yang siap.

model-card = Kartu model
model-source = Bobot dan kartu asli
model-contents = Isi

model-related = Model terkait
model-related-organisation = juga dari { $organisation }
model-related-family = keluarga yang sama
model-related-size = ukuran serupa
