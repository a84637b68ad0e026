# The chat on a page of its own.
playground-title = Playground
playground-description = Bicara dengan model mana pun yang menjawab saat ini, dengan semua yang dapat dibawa sebuah permintaan.
playground-model = Model
playground-open = Buka
playground-about = Tentang model ini
playground-nobody = Saat ini tidak ada model yang akan menjawab. Kunci Anda sendiri untuk salah satu penyedia membuka modelnya.
playground-keys = Tambahkan kunci
