# An organisation's page.
organisation-about = Model terbuka dari { $organisation } dan penyedia yang menyajikannya.
organisation-models = Model
organisation-ready = Merespons sekarang
organisation-requests = Permintaan dalam 30 hari
organisation-likes = Suka
organisation-filter = Cari dan saring model ini
