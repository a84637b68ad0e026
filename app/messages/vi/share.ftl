share-done = Đã tạo liên kết.
share-failed = Không thành công. Hãy thử lại.
share-stopped = Không còn chia sẻ nữa.
share-same = Cùng câu trả lời, từng ký tự một.
share-differs = Câu trả lời khác: giống nhau { $n } từ, sau đó khác.
