share-done = Tautan sudah dibuat.
share-failed = Tidak berhasil. Coba lagi.
share-stopped = Tidak dibagikan lagi.
share-same = Jawaban yang sama, karakter demi karakter.
share-differs = Jawaban lain: sama untuk { $n } kata, lalu berbeda.
