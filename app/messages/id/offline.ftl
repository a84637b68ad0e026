# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = Anda sedang luring
offline-description = Halaman ini memerlukan jaringan.
offline-advice = Halaman ini memerlukan jaringan, dan belum pernah dibuka sebelumnya. Yang pernah Anda buka dapat dibaca di sini.
offline-kept = Tersimpan di browser ini
offline-again = Coba lagi
offline-note = Anda sedang luring. Halaman ini ditampilkan seperti saat terakhir Anda membukanya.
