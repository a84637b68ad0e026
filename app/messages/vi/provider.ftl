# Providers: their pages, and their rows wherever they are listed.
provider-list = Nhà cung cấp
provider-list-about = Ai phục vụ các mô hình: giá, những gì trang này đo được, và cách lấy khóa.
provider-list-note = Theo thứ tự của bạn. <settings>Đổi thứ tự hoặc thêm khóa</settings>.
provider-about = Các mô hình của { $provider }, kèm giá, tốc độ đo được và cách lấy khóa.

provider-provider = Nhà cung cấp
provider-model = Mô hình
provider-models = Mô hình
provider-models-served = { $n }/{ $all }
provider-from = Giá từ, US$/triệu ra
provider-first-token = Token đầu tiên
provider-speed-label = Tốc độ
provider-uptime = Đã trả lời, 24 giờ
provider-input = Vào, US$/triệu
provider-output = Ra, US$/triệu
provider-context = Ngữ cảnh
provider-state = Trạng thái

provider-ready = Sẵn sàng
provider-needs-key = Cần khóa
provider-no-replica = Hiện không có bản sao
provider-down = Không phản hồi
provider-partly = Một phần không phản hồi
provider-add-key = Thêm khóa
provider-add-key-for = Thêm khóa cho { $provider }
provider-routed = Được định tuyến
provider-your-key = Khóa của bạn
provider-your-key-ending = Khóa của bạn ····{ $end }
provider-access-pool = Miễn phí
provider-feature-tools = công cụ
provider-feature-structured = đầu ra có cấu trúc
provider-feature-reasoning = suy luận
provider-feature-images = hình ảnh

provider-ms = { $n } ms
provider-p95 = 95%: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 ngày: { $share }
provider-age-days = { $n } ngày trước
provider-no-calls = chưa có lượt gọi
provider-no-calls-today = hôm nay chưa có
provider-no-calls-why = Tuần qua trang này không gọi đến đó nên chưa đo được gì.
provider-uptime-title = { $ok }/{ $all } lượt gọi được trả lời trong 24 giờ qua, theo từng giờ, mới nhất ở cuối
provider-measured-note = Token đầu tiên và tốc độ là trung vị của các lượt gọi do chính trang này thực hiện trong 24 giờ qua. Lượt gọi bị người dùng dừng không được tính.
provider-measured-none = Không có lượt gọi nào được đo trong 24 giờ qua.

provider-health = Tình trạng
provider-calls-week = Lượt gọi trong 7 ngày
provider-clusters = Cụm
provider-replicas-up = { $up }/{ $n } hoạt động
provider-pool-summary = { $up }/{ $n } bản sao có phản hồi, cho { $models } mô hình.
provider-no-models = Nhà cung cấp này không có mô hình nào trong danh mục.

provider-use = Dùng nhà cung cấp này
provider-yours = Dành cho bạn
provider-pool-why = Đây là pool của chính trang này, trên hạ tầng tính toán do các đối tác đóng góp. Không cần khóa.
provider-your-key-why = Lượt gọi đến đây dùng khóa của bạn, và { $provider } tính phí bạn.
provider-routed-why = Trang này trả tiền cho nhà cung cấp đối với các mô hình đã biết giá. Nếu bạn có khóa riêng, khóa đó được dùng thay.
provider-needs-key-why = Lượt gọi đến { $provider } cần khóa của riêng bạn. Khóa được mã hóa và chỉ được gửi đến nhà cung cấp đó.
provider-get-key = Lấy khóa tại { $host }
provider-enter-key = Nhập khóa của bạn
provider-change-key = Thay hoặc xóa khóa của bạn
provider-place = Số { $n } trong <settings>thứ tự của bạn</settings>.

provider-addresses = Địa chỉ
provider-addresses-note = Cả hai đều dùng API trò chuyện của OpenAI: hãy đặt một trong hai làm URL gốc cho ứng dụng của bạn.
provider-through = Qua trang này
provider-through-why = Với token truy cập của trang này. Lượt gọi được ghi lại và chỉ đến nhà cung cấp này.
provider-direct = Trực tiếp
provider-direct-why = Với khóa của bạn tại đó, trong <code>{ $variable }</code>.
provider-copy = Sao chép { $text }
