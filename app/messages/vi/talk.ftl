# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Tìm
talk-find-field = Tìm trong cuộc trò chuyện
talk-find-before = Kết quả trước
talk-find-after = Kết quả sau
talk-find-close = Đóng tìm kiếm
talk-find-count = { $at } trên { $all }
talk-find-nothing = Không có kết quả
talk-outline-open = Nhánh
talk-outline-title = Mọi nhánh của cuộc trò chuyện
talk-outline-close = Đóng
talk-outline-you = Bạn
talk-outline-answer = Câu trả lời
talk-record-open = Yêu cầu và câu trả lời
talk-record-request = Yêu cầu
talk-record-answer = Những gì nhận lại
talk-record-copy = Sao chép
talk-record-curl = Sao chép dạng curl
