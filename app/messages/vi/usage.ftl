usage-heading = Mức sử dụng
usage-about = Các lượt gọi của tài khoản bạn qua trang này, lấy từ sổ cái dùng để lập hóa đơn. Ngày tính theo UTC.

usage-month = { $month ->
    [1] Tháng 1
    [2] Tháng 2
    [3] Tháng 3
    [4] Tháng 4
    [5] Tháng 5
    [6] Tháng 6
    [7] Tháng 7
    [8] Tháng 8
    [9] Tháng 9
    [10] Tháng 10
    [11] Tháng 11
   *[12] Tháng 12
} năm { $year }
usage-month-label = Tháng
usage-month-show = Hiện
usage-csv = Tải CSV

usage-empty = Không có lượt gọi: { $month }
usage-empty-running = Chưa có lượt gọi: { $month }
usage-empty-about = Hãy hỏi một mô hình, tại đây hoặc từ chương trình, lượt gọi sẽ được tính trong vòng một giây.
usage-empty-action = Tìm mô hình đang phản hồi

usage-total-requests = Yêu cầu
usage-total-input = Token vào
usage-total-output = Token ra
usage-total-cost = Đã tính phí
usage-failed = Thất bại
usage-nothing-charged = 0 US$
usage-billed-by-provider = do nhà cung cấp

usage-measures = Các cột thể hiện
usage-measure-requests = Yêu cầu
usage-measure-tokens = Token
usage-measure-cost = Chi phí
usage-chart-requests = Yêu cầu theo ngày, { $month }
usage-chart-tokens = Token theo ngày, { $month }
usage-chart-cost = Chi phí theo ngày, { $month }
usage-chart-nothing = Không có khoản phí nào. Pool miễn phí, còn lượt gọi bằng khóa của bạn do nhà cung cấp tính phí.
usage-n-requests = { $n } yêu cầu
usage-n-tokens = { $n } token
usage-own-key-of = { $name }, khóa của bạn
usage-bar = { $date }, { $name }: { $amount }
usage-summary = Tổng cộng { $sum }. Ngày cao nhất là { $date } với { $most }. { $share } đến { $name }.
usage-partial = { $date } chưa kết thúc: cột của ngày này còn tăng.
usage-as-table = Dạng bảng
usage-day = Ngày
usage-all = Tất cả
usage-so-far = đến lúc này

usage-by-provider = Theo nhà cung cấp
usage-by-model = Theo mô hình
usage-provider = Nhà cung cấp
usage-model = Mô hình
usage-mode = Chế độ
usage-mode-routed = Được định tuyến
usage-mode-own = Khóa của bạn

usage-calls = Lượt gọi mới nhất
usage-calls-about = Mỗi lượt kèm biên nhận: ai trả lời, mất bao lâu, tốn bao nhiêu.
usage-calls-newest = Mới nhất
usage-calls-older = Lượt gọi cũ hơn
usage-calls-pages = Các trang lượt gọi
usage-call-tokens = { $input } vào · { $output } ra
usage-request-id = Mã yêu cầu
usage-cluster = Cụm
usage-first-token = Token đầu tiên
usage-duration = Toàn bộ câu trả lời
usage-ms = { $ms } ms
usage-ended-ok = Đã trả lời
usage-ended-cancelled = Đã dừng
usage-ended-failed = Thất bại
