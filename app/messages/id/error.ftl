# Pages that cannot be shown.
error-no-page = Halaman ini tidak ada
error-no-page-advice = Periksa alamatnya, atau cari modelnya di daftar model.
error-no-model = Model ini tidak ada di katalog
error-no-model-advice = Cari di daftar model.
error-no-method = Alamat ini bukan halaman
error-no-method-advice = Alamat ini tidak menerima metode tersebut.
error-wrong-host = Ini bukan alamat situs ini
error-wrong-host-advice = Gunakan alamat yang ditampilkan situs saat dijalankan, atau minta pengelolanya mengatur PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = Ini hanya dapat dilakukan dari halaman situs ini sendiri
error-foreign-advice = Buka pengaturan di sini, lalu coba lagi.
error-broken = Ada yang rusak di sini
error-broken-advice = Coba lagi sebentar lagi. Jika tetap terjadi, beri tahu pengelola nomor di bawah ini.
error-refused = Ini tidak berhasil
error-quote = Jika Anda melaporkannya, sertakan ID permintaan <id>{ $id }</id>.
error-browse = Jelajahi model
error-providers = Penyedia dan kunci
