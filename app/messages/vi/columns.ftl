# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = Trong trình duyệt của bạn: { $race }
columns-waiting = đang chờ, { $time }
columns-first = token đầu tiên { $time }
columns-speed = khoảng { $speed } tok/s
columns-done = xong sau { $time }
columns-stopped = đã dừng sau { $time }
columns-failed = lỗi sau { $time }
columns-place = hạng { $n } trên { $total }
columns-generating = { $n ->
   *[other] Đang trả lời trong { $n } cột
}
columns-complete = Mọi câu trả lời đã kết thúc. Xong trước: { $name }.
columns-ended = Mọi câu trả lời đã kết thúc.
columns-n-failed = { $n ->
   *[other] { $n } cột bị lỗi.
}
columns-letter = Câu trả lời { $letter }
columns-tie = Hòa
columns-neither = Không câu nào tốt
columns-your-vote = Bạn đã chọn
columns-voted = Đã ghi phiếu. Bạn chọn { $name }.
columns-counted = Đã ghi phiếu. Các tên đã hiện.
columns-removed = Đã bỏ { $name }.
columns-head-name = Cột
columns-head-first = Token đầu tiên
columns-head-speed = Tốc độ
columns-head-tokens = Token
columns-head-total = Tổng
columns-head-cost = Chi phí
columns-best-first = bắt đầu sớm nhất
columns-best-speed = nhanh nhất
columns-best-total = xong trước
columns-best-cost = rẻ nhất
columns-billed = do nhà cung cấp
columns-ms = { $ms } ms
columns-seconds = { $seconds } giây
columns-percent = { $n }%
columns-diff = Từ chỉ có trong câu thứ nhất: { $gone }. Chỉ có trong câu thứ hai: { $new }. Có trong cả hai: { $same }.
columns-diff-none = Hai câu trả lời giống nhau.
columns-diff-later = Khác biệt sẽ hiện khi cả hai đã trả lời.
columns-tab-waiting = đang chờ
columns-tab-writing = đang viết
columns-tab-done = xong
columns-tab-stopped = đã dừng
columns-tab-failed = lỗi
