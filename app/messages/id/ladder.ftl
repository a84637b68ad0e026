# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } dipindahkan ke posisi { $position } dari { $n }. Obrolan dan kode kini bertanya ke { $first } lebih dulu.
ladder-before = Urutan kembali seperti semula.
ladder-not-saved = Urutan tidak tersimpan. { $reason }
ladder-undo = Urungkan
ladder-key-saved = Kunci berakhiran { $last_four } disimpan untuk { $provider }.
ladder-key-removed = Kunci untuk { $provider } dihapus.
ladder-key-not-removed = Kunci tidak terhapus. { $reason }
ladder-own-key = Kunci Anda ····{ $last_four }
ladder-routed = Dirutekan
ladder-needs-key = Perlu kunci
ladder-add = Tambahkan kunci Anda
ladder-replace = Uji, ganti, atau hapus kunci Anda
ladder-just-added = Kunci berakhiran { $last_four }, baru saja ditambahkan.
