# The search field and its suggestions.
search-label = Cari model
search-list = Saran model
search-callable = siap dipanggil
search-count = { $n ->
    [0] Tidak ada saran
   *[other] { $n } saran
}
