# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Sao chép ô
prose-copy-markdown = Sao chép Markdown
prose-table = Bảng
prose-wrap = Ngắt dòng
prose-copy = Sao chép
prose-done = đã xong
prose-to-do = chưa xong
prose-image = Chưa tải hình ảnh
prose-image-from = Chưa tải hình ảnh từ { $host }
prose-leads-to = (dẫn đến { $host })
