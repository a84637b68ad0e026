# Providers: their pages, and their rows wherever they are listed.
provider-list = Penyedia
provider-list-about = Siapa yang menyajikan model: harga, hasil pengukuran situs ini, dan cara mendapatkan kunci.
provider-list-note = Sesuai urutan Anda. <settings>Ubah urutan atau tambahkan kunci</settings>.
provider-about = Model dari { $provider }, dengan harga, kecepatan terukur, dan cara mendapatkan kunci.

provider-provider = Penyedia
provider-model = Model
provider-models = Model
provider-models-served = { $n } dari { $all }
provider-from = Mulai dari, US$/jt keluar
provider-first-token = Token pertama
provider-speed-label = Kecepatan
provider-uptime = Dijawab, 24 jam
provider-input = Masuk, US$/jt
provider-output = Keluar, US$/jt
provider-context = Konteks
provider-state = Status

provider-ready = Siap
provider-needs-key = Perlu kunci
provider-no-replica = Tidak ada replika saat ini
provider-down = Tidak merespons
provider-partly = Sebagian tidak merespons
provider-add-key = Tambahkan kunci
provider-add-key-for = Tambahkan kunci untuk { $provider }
provider-routed = Dirutekan
provider-your-key = Kunci Anda
provider-your-key-ending = Kunci Anda ····{ $end }
provider-access-pool = Gratis
provider-feature-tools = alat
provider-feature-structured = keluaran terstruktur
provider-feature-reasoning = penalaran
provider-feature-images = gambar

provider-ms = { $n } ms
provider-p95 = 95%: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 hari: { $share }
provider-age-days = { $n } hari lalu
provider-no-calls = belum ada panggilan
provider-no-calls-today = tidak ada hari ini
provider-no-calls-why = Tidak ada panggilan situs ini ke sana dalam seminggu terakhir, jadi belum ada yang terukur.
provider-uptime-title = { $ok } dari { $all } panggilan dijawab dalam 24 jam terakhir, per jam, terbaru di akhir
provider-measured-note = Token pertama dan kecepatan adalah median dari panggilan situs ini sendiri dalam 24 jam terakhir. Panggilan yang dihentikan pengunjung tidak dihitung.
provider-measured-none = Tidak ada panggilan yang terukur dalam 24 jam terakhir.

provider-health = Kondisi
provider-calls-week = Panggilan dalam 7 hari
provider-clusters = Klaster
provider-replicas-up = { $up } dari { $n } aktif
provider-pool-summary = { $up } dari { $n } replika merespons, untuk { $models } model.
provider-no-models = Tidak ada model katalog di penyedia ini.

provider-use = Gunakan penyedia ini
provider-yours = Untuk Anda
provider-pool-why = Ini pool milik situs ini sendiri, di komputasi yang disumbangkan para mitra. Tidak perlu kunci.
provider-your-key-why = Panggilan ke sini memakai kunci Anda, dan { $provider } menagih Anda.
provider-routed-why = Situs ini membayar penyedia untuk model yang harganya diketahui. Jika Anda punya kunci sendiri, kunci itu yang dipakai.
provider-needs-key-why = Panggilan ke { $provider } memerlukan kunci Anda sendiri. Kunci dienkripsi, dan hanya pernah dikirim ke penyedia itu.
provider-get-key = Dapatkan kunci di { $host }
provider-enter-key = Masukkan kunci Anda
provider-change-key = Ganti atau hapus kunci Anda
provider-place = Nomor { $n } dalam <settings>urutan Anda</settings>.

provider-addresses = Alamat
provider-addresses-note = Keduanya memakai API obrolan OpenAI: berikan salah satunya ke klien sebagai URL dasar.
provider-through = Lewat situs ini
provider-through-why = Dengan token akses situs ini. Panggilan dicatat, dan hanya dikirim ke penyedia ini.
provider-direct = Langsung
provider-direct-why = Dengan kunci Anda di sana, dalam <code>{ $variable }</code>.
provider-copy = Salin { $text }
