docs-heading = Hướng dẫn
docs-about = Cách dùng trang này từ trình duyệt và mã của bạn, và cách tự vận hành một trang.
docs-search = Tìm trong hướng dẫn
docs-guides = Mọi hướng dẫn
docs-part-start = Bắt đầu
docs-part-use = Từ mã của bạn
docs-part-run = Vận hành một trang
docs-part-about = Cam kết
docs-toc = Trên trang này
docs-previous = Trước
docs-next = Sau
docs-pages = Hướng dẫn trước và sau
docs-in-english = Các hướng dẫn được viết bằng tiếng Anh.
docs-found-title = { $query } trong hướng dẫn
docs-found-heading = Tìm trong hướng dẫn
docs-found = { $n ->
    [0] Không mục nào khớp với “{ $query }”.
   *[other] { $n } mục khớp với “{ $query }”.
}
docs-found-best = { $n } mục phù hợp nhất với “{ $query }”.
docs-found-nothing = Hãy thử ít từ hơn, hoặc phần đầu của một từ.
docs-all = Xem mọi hướng dẫn
