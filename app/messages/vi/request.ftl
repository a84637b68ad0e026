# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } không có tài liệu về mục này; không được gửi.
request-fault-number = Đây không phải là số.
request-fault-whole = Đây không phải là số nguyên.
request-fault-range = Ngoài phạm vi; không được gửi.
request-fault-json = Không phải JSON: dòng { $line }, cột { $column }
request-fault-object = Phải là một đối tượng: { "{" } ... { "}" }
request-fault-reserved = Phần trò chuyện tự đặt “{ $key }”.
request-preset-saved = Đã lưu bộ thiết lập “{ $name }”.
request-preset-deleted = Đã xóa bộ thiết lập “{ $name }”.
request-no-structure = Không rõ { $provider } có theo lược đồ với mô hình này không; lược đồ không được gửi.
request-so-far = Hợp lệ cho đến nay
request-keeps = Đầy đủ và đúng lược đồ
request-unfinished = Câu trả lời kết thúc trước khi JSON xong.
request-broken = Không còn là JSON tại ký tự { $at }
request-miss-type = { $path } phải là: { $expected }
request-miss-required = { $path } thiếu “{ $name }”
request-miss-extra = { $path } có “{ $name }”, lược đồ không cho phép
request-miss-enum = { $path } không thuộc các giá trị cho phép
request-miss-bounds = { $path } vượt giới hạn
request-estimate-how = Ước tính: số ký tự chia bốn, theo giá một token đọc vào. Biên nhận cho biết con số thực.
request-estimate = { $n ->
   *[other] ≈ { $n } token
}
request-estimate-cost = { $n ->
   *[other] ≈ { $n } token, { $cost }
}
request-no-tools = Không rõ { $provider } có nhận công cụ với mô hình này không; công cụ không được gửi.
request-fault-tools = Phải là danh sách hàm, mỗi hàm có tên.
request-tool-send = Gửi kết quả
request-tool-answered = đã trả lời
request-tool-coming = đang được viết
request-tool-asked = chờ kết quả
request-tool-arguments = Đối số
request-tool-result = Kết quả
request-tool-mock = Lưu cho lần gọi sau
request-tool-mocked = Đã lưu: lần gọi { $name } sau bắt đầu bằng kết quả này.
request-picture = Ảnh { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Gỡ: { $picture }
request-picture-gone = Ảnh quá lớn để lưu lại
request-picture-unread = { $model } không đọc ảnh.
request-picture-none = { $name } không phải PNG, JPEG, WebP hay GIF đọc được.
request-picture-many = Tối đa { $n } ảnh cho một câu hỏi.
