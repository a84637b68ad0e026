# The first page.
home-title = Mô hình mở trên hạ tầng tính toán công
home-about = Mô hình mở trên hạ tầng tính toán công: trò chuyện trong trình duyệt, so sánh nhà cung cấp và gọi từ mã của bạn.
home-lead = Đặt câu hỏi cho một mô hình mở, xem ai trả lời, nhanh đến đâu, giá bao nhiêu, rồi lấy đoạn mã làm đúng như vậy.
home-try-label = Hỏi { $model }
home-try-placeholder = Bạn muốn biết điều gì?
home-try-submit = Dùng thử
home-try-note = Mở { $model } với câu hỏi của bạn đã điền sẵn. Câu hỏi chỉ được gửi khi bạn bấm gửi. Miễn phí, không cần tài khoản.
home-try-none = Hiện không có mô hình nào trả lời miễn phí.
home-try-none-advice = Hãy kết nối một bản sao với pool, hoặc <keys>thêm khóa của một nhà cung cấp</keys>. Mọi mô hình đều có <models>trong danh sách</models>.
home-examples = Hoặc bắt đầu từ một trong các ví dụ này
home-now = Đang phục vụ
home-now-models = { $n ->
   *[other] mô hình trong pool
}
home-now-replicas = { $n ->
   *[other] bản sao có phản hồi
}
home-now-callable = { $n ->
   *[other] mô hình bạn gọi được
}
home-now-requests = { $n ->
   *[other] yêu cầu trong 30 ngày
}
home-now-none = Chưa có bản sao nào kết nối với pool.
home-clusters = Nơi mô hình chạy
home-cluster-up = Có phản hồi
home-cluster-part = { $up }/{ $n } có phản hồi
home-cluster-down = Không phản hồi
home-trending = Thịnh hành
home-newest = Mới nhất
home-all-trending = Tất cả { $n } mô hình
home-all-newest = Tất cả theo ngày
home-code = Từ mã của bạn
home-code-text = Vẫn những mô hình đó, qua một địa chỉ mà các thư viện của OpenAI và Hugging Face dùng được.
home-code-link = Sao chép mã từ trang của bất kỳ mô hình nào
home-keys = Với khóa của riêng bạn
home-keys-text = Dùng khóa của bạn thì nhà cung cấp đó tính phí bạn; không có khóa, lượt gọi đi qua pool. Thứ tự của bạn quyết định ai được hỏi trước.
home-keys-link = Khóa và thứ tự
home-compare = Trước khi chọn
home-compare-text = Giá, ngữ cảnh và tốc độ đo được của mọi mô hình, tại { $n } nhà cung cấp.
home-compare-link = So sánh nhà cung cấp
