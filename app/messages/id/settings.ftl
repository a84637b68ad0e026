settings-title = Penyedia dan kunci
settings-about = Kunci Anda, urutan penyedia Anda, dan token akses untuk program.

settings-nav = Pengaturan
settings-nav-providers = Penyedia dan kunci
settings-nav-tokens = Token akses
settings-nav-usage = Pemakaian
settings-nav-billing = Tagihan
settings-nav-preferences = Preferensi

settings-copy = Salin

# What a form did.
settings-order-saved = Urutan disimpan.
settings-order-reset-done = Urutan bawaan situs ini dipakai lagi.
settings-key-saved = Kunci disimpan.
settings-key-removed = Kunci dihapus.
settings-key-paused = Mulai sekarang panggilan ke penyedia ini dirutekan. Kunci Anda tetap disimpan.
settings-key-used = Panggilan ke penyedia ini kembali memakai kunci Anda.
settings-token-revoked = Token dicabut. Mulai sekarang program yang memakainya ditolak.
settings-token-created = Salin token akses baru Anda sekarang. Token hanya ditampilkan kali ini.

# Order and keys.
settings-providers-heading = Penyedia dan kunci
settings-providers-about = Obrolan, kode, dan API bertanya ke penyedia pertama dalam daftar ini yang memiliki model tersebut dan siap. Dengan kunci Anda sendiri, penyedia yang menagih Anda; tanpa kunci, panggilan dirutekan lewat situs ini.
settings-order-heading = Urutan
settings-order-of-site = Selama Anda belum memindahkan penyedia, inilah urutan bawaan situs ini.
settings-order-own = Ini urutan yang Anda simpan.
settings-order-reset = Pakai urutan situs
settings-keys-sealed = Kunci dienkripsi sebelum disimpan, dan hanya meninggalkan server ini menuju penyedianya.
settings-n-models = { $n } model
settings-n-served = { $n } dari { $all } model dilayani sekarang
settings-mode-routed = Dirutekan
settings-mode-own = Kunci Anda
settings-move-up = Pindahkan { $name } ke atas
settings-move-down = Pindahkan { $name } ke bawah
settings-own-pool = Pool server milik situs ini sendiri. Tidak perlu kunci.
settings-key-label = Kunci Anda untuk { $name }
settings-key-saved-used = Berakhiran { $last-four }, ditambahkan { $added }, terakhir dipakai { $used } UTC.
settings-key-saved-unused = Berakhiran { $last-four }, ditambahkan { $added }, belum pernah dipakai.
settings-key-test = Uji kunci
settings-key-testing = Menguji…
settings-key-test-label = Uji kunci Anda untuk { $name }
settings-key-remove = Hapus
settings-key-remove-label = Hapus kunci Anda untuk { $name }
settings-key-mode-own = Panggilan memakai kunci Anda.
settings-key-mode-routed = Panggilan dirutekan; kunci Anda tidak dipakai.
settings-key-use = Pakai kunci Anda
settings-key-use-label = Pakai kunci Anda untuk { $name }
settings-key-pause = Rutekan saja
settings-key-pause-label = Rutekan panggilan ke { $name } alih-alih memakai kunci Anda
settings-key-show = Tampilkan
settings-key-save = Simpan
settings-key-hint = Setelah disimpan, kunci tidak dapat dibaca lagi; hanya empat karakter terakhirnya yang ditampilkan.
settings-key-get = Dapatkan kunci
settings-check-valid = { $name } menerima kunci ini, dengan daftar { $n } model.
settings-check-unproven = { $name } menjawab dengan daftar { $n } model, tetapi daftar ini diberikan kepada siapa pun. Hanya panggilan yang dapat menunjukkan apakah kunci berfungsi.
settings-check-rejected = { $name } menolak kunci ini. Ganti dengan yang baru.
settings-check-no-list = { $name } tidak memiliki daftar model untuk menguji kunci. Hanya panggilan yang dapat menunjukkan apakah kunci berfungsi.
settings-check-unreachable = { $name } tidak menjawab dalam 10 detik. Kunci Anda tetap disimpan; coba lagi nanti.
settings-check-unclear = { $name } menjawab dengan status { $status }, yang tidak memberi kejelasan tentang kunci ini.
settings-check-said = Jawabannya:

# Dry run.
settings-dry-run-heading = Simulasi
settings-dry-run-about = Sebutkan sebuah model untuk melihat siapa yang akan ditanya sekarang, dalam urutan apa, dan mengapa. Tidak ada panggilan yang dilakukan.
settings-dry-run-model = Model
settings-dry-run-submit = Tampilkan rencana
settings-dry-run-hint = Tambahkan <code>:fastest</code>, <code>:cheapest</code>, atau penyedia seperti <code>:publicai</code> di belakangnya untuk melihat apa yang berubah.
settings-dry-run-unknown-model = Katalog tidak memiliki model dengan nama itu.
settings-dry-run-unknown-suffix = Yang ada di belakang titik dua bukan kebijakan dan bukan penyedia di situs ini.
settings-dry-run-nobody = Hari ini tidak ada yang akan ditanya untuk { $model }.
settings-dry-run-one = Untuk { $model }, hari ini urutan Anda menghasilkan { $first }.
settings-dry-run-several = { $more ->
    [0] Untuk { $model }, hari ini urutan Anda menghasilkan { $first }, lalu { $second }.
   *[other] Untuk { $model }, hari ini urutan Anda menghasilkan { $first }, lalu { $second }, lalu { $more } lainnya.
}
settings-dry-run-by-order = Menurut urutan Anda.
settings-dry-run-by-price = Menurut harga token jawaban; yang tanpa harga ditempatkan terakhir.
settings-dry-run-by-speed = Menurut kecepatan yang diukur situs ini dalam sehari terakhir; yang tidak terukur ditempatkan terakhir.
settings-dry-run-by-name = Penyedia disebutkan, jadi tidak ada yang lain yang dicoba.
settings-dry-run-speed = { $speed } token/s
settings-dry-run-not-served = Yang tidak memiliki model ini: { $names }.
settings-fate-down = Akan dicoba, tetapi saat ini tidak merespons
settings-fate-needs-key = Dilewati: perlu kunci Anda
settings-fate-no-replica = Dilewati: tidak ada server di pool yang memiliki model ini
settings-fate-no-credits = Dilewati: kredit bulan ini sudah habis
settings-fate-not-named = Dilewati: penyedia lain disebutkan

# Access tokens.
settings-tokens-heading = Token akses
settings-tokens-about = Program memanggil situs ini dengan token akses, sebagai <code>HF_TOKEN</code> atau sebagai kunci OpenAI.
settings-tokens-yours = Token Anda
settings-tokens-none = Anda belum punya token akses. Buat di bawah ini dan berikan ke program.
settings-tokens-docs = Cara program memakai token: <docs>panduan token akses</docs>.
settings-token-new = Token baru
settings-token-name = Nama
settings-token-name-hint = Tempat pemakaiannya, misalnya “laptop” atau “tugas malam”.
settings-token-kind = Yang dibukanya
settings-token-kind-platform = <code>hf_…</code> untuk router dan API Hub, dengan urutan, kunci, dan tagihan Anda
settings-token-kind-public-ai = <code>pai_…</code> hanya untuk pool milik situs ini, dipanggil secara langsung
settings-token-create = Buat token
settings-token-used = dibuat { $created }, terakhir dipakai { $used }
settings-token-unused = dibuat { $created }, belum pernah dipakai
settings-token-revoke = Cabut
settings-token-revoke-label = Cabut token { $name }
