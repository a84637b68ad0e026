# The chat on a page of its own.
playground-title = Playground
playground-description = Trò chuyện với bất kỳ mô hình nào đang trả lời, với mọi thứ một yêu cầu có thể mang.
playground-model = Mô hình
playground-open = Mở
playground-about = Về mô hình này
playground-nobody = Hiện không có mô hình nào trả lời. Khóa riêng của bạn ở một nhà cung cấp sẽ mở các mô hình của họ.
playground-keys = Thêm khóa
