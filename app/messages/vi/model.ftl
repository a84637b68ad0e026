# A model's page.
model-breadcrumb = Đường dẫn trang
model-models = Mô hình
model-copy-id = Sao chép tên mô hình
model-copy-name = Sao chép { $name }
model-like = Thích
model-likes = { $n ->
    [0] chưa có ai
   *[other] { $n } tài khoản
}
model-tags = Thẻ
model-requests = { $n } yêu cầu qua trang này trong 30 ngày qua
model-try = Dùng thử mô hình này
model-try-it = Dùng thử
model-try-close = Đóng
model-no-script = Phần trò chuyện cần script, nhưng trình duyệt này không chạy script. Cùng câu hỏi đó từ dòng lệnh:

model-facts = Thông tin
model-organisation = Tổ chức
model-country = Quốc gia
model-parameters = Tham số
model-parameters-active = { $n }, { $active } hoạt động
model-context = Độ dài ngữ cảnh
model-n-tokens = { $n } token
model-licence = Giấy phép
model-languages = Ngôn ngữ
model-n-languages = { $n } ngôn ngữ
model-list-comma = { ", " }
model-released = Phát hành
model-library = Thư viện

model-no-provider = Không nhà cung cấp nào phục vụ mô hình này
model-no-provider-why = Không nhà cung cấp nào mà trang này biết có mô hình này, và không bản sao nào của pool phục vụ nó.
model-down = Mô hình này không phản hồi
model-down-why = Pool có bản sao phục vụ mô hình này, nhưng hiện không bản sao nào phản hồi. Hãy thử lại sau một phút.
model-needs-key = Mô hình này cần khóa
model-needs-key-why = Có nhà cung cấp phục vụ mô hình này, nhưng cả trang này lẫn bạn đều chưa có khóa của nhà cung cấp đó.
model-no-replica = Không bản sao nào phục vụ mô hình này
model-no-replica-why = Pool biết mô hình này, nhưng không bản sao nào đang kết nối phục vụ nó.
model-add-key = <settings>Thêm khóa của bạn</settings> cho một nhà cung cấp có mô hình này.
model-connect = Nếu bạn vận hành trang này, hãy kết nối một máy chủ vLLM phục vụ <code>{ $model }</code>: xem cách làm trong README, mục “Configure it”.
model-chat-with-another = <list>Trò chuyện với một mô hình đang phản hồi</list>.

model-providers = Nhà cung cấp, theo thứ tự của bạn
model-providers-note = Yêu cầu được gửi đến nhà cung cấp đầu tiên đã sẵn sàng. <settings>Đổi thứ tự hoặc thêm khóa</settings>.
model-providers-none = Không nhà cung cấp nào mà trang này biết có mô hình này.
model-rank-chosen = Số { $n } trong thứ tự của bạn, và là nhà cung cấp đầu tiên đã sẵn sàng

model-policies = Lượt gọi lúc này sẽ đến đâu
model-policies-note = Đặt một trong các hậu tố này sau tên mô hình trong trường <code>model</code>. Nếu không có, thứ tự của bạn quyết định.
model-policy-nobody = Không ai sẵn sàng.
model-policy-skipped = Bị bỏ qua
model-policy-more = và { $n } nhà cung cấp khác
model-policy-next = Nếu thất bại: { $provider }
model-policy-then = Nếu thất bại: { $one }, rồi { $two }
model-why-preferred = đầu tiên trong thứ tự của bạn đã sẵn sàng
model-why-fastest = { $n } token mỗi giây, cao nhất trong số đã sẵn sàng
model-why-no-speed = chưa đo được tốc độ nên thứ tự của bạn quyết định
model-why-cheapest = { $price }, giá thấp nhất trong số đã sẵn sàng
model-why-no-price = không biết giá nên thứ tự của bạn quyết định

model-code = Dùng từ mã của bạn
model-code-note = Các đoạn mã này gọi trang này, và trang này chọn nhà cung cấp. Chúng đọc token truy cập từ <code>HF_TOKEN</code>; hãy tạo token trong <tokens>Cài đặt</tokens>.
model-code-later = Mã sẽ chạy được khi có nhà cung cấp sẵn sàng.

model-card = Thẻ mô hình
model-source = Trọng số và thẻ gốc
model-contents = Mục lục

model-related = Mô hình liên quan
model-related-organisation = cũng của { $organisation }
model-related-family = cùng họ
model-related-size = kích thước tương tự
