# The search field and its suggestions.
search-label = Tìm mô hình
search-list = Mô hình gợi ý
search-callable = gọi được ngay
search-count = { $n ->
    [0] Không có gợi ý
   *[other] { $n } gợi ý
}
