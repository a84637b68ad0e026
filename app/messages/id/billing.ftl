billing-heading = Tagihan
billing-about = Yang ditagih situs ini ke akun Anda, dan yang ditagih penyedia langsung kepada Anda.
billing-nothing = US$0
billing-try = Coba sebuah model
billing-credits-left = Sisa kredit

billing-so-far = { $month } sejauh ini
billing-forecast = Jika terus seperti ini, { $month } akan mencapai sekitar { $amount }.
billing-forecast-nothing = Jika terus seperti ini, { $month } tidak dikenai biaya.
billing-forecast-early = Mulai besok, halaman ini menampilkan perkiraan jumlah untuk bulan ini.
billing-line = Biaya bulan ini yang terus bertambah, dengan garis putus-putus untuk perkiraannya.

billing-routed = Ditagih di sini
billing-routed-about = Panggilan yang dirutekan, dengan harga penyedia untuk setiap token, tanpa biaya tambahan. Pool gratis.
billing-charged = Ditagih

billing-own = Ditagih oleh penyedia Anda
billing-own-about = Panggilan dengan kunci Anda sendiri. Tagihannya datang dari penyedia dan tidak terlihat oleh situs ini: jumlahnya adalah perkiraan dari harga katalog.
billing-estimate = Perkiraan
billing-about-amount = sekitar { $amount }
billing-unknown = harga tidak diketahui

billing-provider = Penyedia
billing-requests = Permintaan
billing-input = Token masuk
billing-output = Token keluar

billing-who-pays = Saldo
billing-personal = Ini instalasi pribadi: tidak ada saldo dan tidak ada kredit bulanan. Panggilan yang dirutekan memakai kunci yang dipasang pengelolanya, jadi akun pengelola di penyedialah yang membayar jumlah di atas.
billing-docs = Selengkapnya: <docs>kunci dan tagihan</docs>.

billing-earlier = Bulan-bulan sebelumnya
billing-credits = Tersisa { $left } dari { $monthly } kredit bulan ini.
billing-credits-out = Kredit bulan ini sudah habis. Penyedia gratis dan kunci Anda sendiri tetap menjawab; selebihnya menunggu bulan depan.
billing-personal-credits = Situs ini memberi kredit yang sama setiap bulan; yang tidak terpakai tidak terbawa ke bulan berikutnya. Panggilan yang dirutekan memakai kunci yang dipasang pengelolanya, jadi akun pengelola di penyedialah yang membayar jumlah di atas.
