# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } tidak mendokumentasikan ini; tidak dikirim.
request-fault-number = Ini bukan angka.
request-fault-whole = Ini bukan bilangan bulat.
request-fault-range = Di luar rentang; tidak dikirim.
request-fault-json = Bukan JSON: baris { $line }, kolom { $column }
request-fault-object = Harus berupa objek: { "{" } ... { "}" }
request-fault-reserved = Obrolan sendiri yang mengatur “{ $key }”.
request-preset-saved = Preset “{ $name }” disimpan.
request-preset-deleted = Preset “{ $name }” dihapus.
request-no-structure = Tidak diketahui apakah { $provider } mengikuti skema dengan model ini; skema tidak dikirim.
request-so-far = Valid sejauh ini
request-keeps = Lengkap dan sesuai skema
request-unfinished = Jawaban berakhir sebelum JSON selesai.
request-broken = Bukan lagi JSON pada karakter { $at }
request-miss-type = { $path } seharusnya: { $expected }
request-miss-required = { $path } tidak memiliki “{ $name }”
request-miss-extra = { $path } memiliki “{ $name }”, yang tidak diizinkan skema
request-miss-enum = { $path } bukan salah satu nilai yang diizinkan
request-miss-bounds = { $path } di luar batas
request-estimate-how = Perkiraan: karakter dibagi empat, dengan harga token yang dibaca. Tanda terima menyebut yang sebenarnya.
request-estimate = { $n ->
   *[other] ≈ { $n } token
}
request-estimate-cost = { $n ->
   *[other] ≈ { $n } token, { $cost }
}
request-no-tools = Tidak diketahui apakah { $provider } menerima alat dengan model ini; alat tidak dikirim.
request-fault-tools = Harus berupa daftar fungsi, masing-masing bernama.
request-tool-send = Kirim hasil
request-tool-answered = dijawab
request-tool-coming = sedang ditulis
request-tool-asked = menunggu hasil
request-tool-arguments = Argumen
request-tool-result = Hasil
request-tool-mock = Simpan untuk panggilan berikutnya
request-tool-mocked = Tersimpan: panggilan { $name } berikutnya dimulai dengan hasil ini.
request-picture = Gambar { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Hapus: { $picture }
request-picture-gone = Gambar yang terlalu besar untuk disimpan
request-picture-unread = { $model } tidak membaca gambar.
request-picture-none = { $name } bukan PNG, JPEG, WebP, atau GIF yang dapat dibaca.
request-picture-many = Paling banyak { $n } gambar per pertanyaan.
