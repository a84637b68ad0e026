settings-title = Nhà cung cấp và khóa
settings-about = Khóa của bạn, thứ tự các nhà cung cấp, và token truy cập cho chương trình.

settings-nav = Cài đặt
settings-nav-providers = Nhà cung cấp và khóa
settings-nav-tokens = Token truy cập
settings-nav-usage = Mức sử dụng
settings-nav-billing = Thanh toán
settings-nav-preferences = Tùy chọn

settings-copy = Sao chép

# What a form did.
settings-order-saved = Đã lưu thứ tự.
settings-order-reset-done = Đã trở lại thứ tự của trang này.
settings-key-saved = Đã lưu khóa.
settings-key-removed = Đã xóa khóa.
settings-key-paused = Từ giờ lượt gọi đến nhà cung cấp này được định tuyến. Khóa của bạn vẫn được giữ.
settings-key-used = Lượt gọi đến nhà cung cấp này lại dùng khóa của bạn.
settings-token-revoked = Đã thu hồi token. Từ giờ các chương trình dùng token này bị từ chối.
settings-token-created = Hãy sao chép token truy cập mới ngay bây giờ. Token chỉ hiện lần này.

# Order and keys.
settings-providers-heading = Nhà cung cấp và khóa
settings-providers-about = Phần trò chuyện, mã và API hỏi nhà cung cấp đầu tiên trong danh sách này có mô hình và đã sẵn sàng. Với khóa của riêng bạn, nhà cung cấp tính phí bạn; không có khóa, lượt gọi được định tuyến qua trang này.
settings-order-heading = Thứ tự
settings-order-of-site = Khi bạn chưa di chuyển nhà cung cấp nào, đây là thứ tự của trang này.
settings-order-own = Đây là thứ tự bạn đã lưu.
settings-order-reset = Dùng thứ tự của trang
settings-keys-sealed = Khóa được mã hóa trước khi lưu, và chỉ rời máy chủ này để đến nhà cung cấp của khóa.
settings-n-models = { $n } mô hình
settings-n-served = Đang phục vụ { $n }/{ $all } mô hình
settings-mode-routed = Được định tuyến
settings-mode-own = Khóa của bạn
settings-move-up = Chuyển { $name } lên
settings-move-down = Chuyển { $name } xuống
settings-own-pool = Pool máy chủ của chính trang này. Không cần khóa.
settings-key-label = Khóa của bạn cho { $name }
settings-key-saved-used = Kết thúc bằng { $last-four }, thêm { $added }, dùng lần cuối { $used } UTC.
settings-key-saved-unused = Kết thúc bằng { $last-four }, thêm { $added }, chưa từng dùng.
settings-key-test = Kiểm tra khóa
settings-key-testing = Đang kiểm tra…
settings-key-test-label = Kiểm tra khóa của bạn cho { $name }
settings-key-remove = Xóa
settings-key-remove-label = Xóa khóa của bạn cho { $name }
settings-key-mode-own = Lượt gọi dùng khóa của bạn.
settings-key-mode-routed = Lượt gọi được định tuyến; khóa của bạn tạm nghỉ.
settings-key-use = Dùng khóa của bạn
settings-key-use-label = Dùng khóa của bạn cho { $name }
settings-key-pause = Định tuyến thay thế
settings-key-pause-label = Định tuyến lượt gọi đến { $name } thay vì dùng khóa của bạn
settings-key-show = Hiện
settings-key-save = Lưu
settings-key-hint = Sau khi lưu, không thể đọc lại khóa; chỉ hiện bốn ký tự cuối.
settings-key-get = Lấy khóa
settings-check-valid = { $name } chấp nhận khóa này và liệt kê { $n } mô hình cho khóa.
settings-check-unproven = { $name } có phản hồi và liệt kê { $n } mô hình, nhưng danh sách này ai cũng xem được. Chỉ một lượt gọi mới cho biết khóa có dùng được không.
settings-check-rejected = { $name } từ chối khóa này. Hãy thay bằng khóa mới.
settings-check-no-list = { $name } không có danh sách mô hình để kiểm tra khóa. Chỉ một lượt gọi mới cho biết khóa có dùng được không.
settings-check-unreachable = { $name } không phản hồi trong 10 giây. Khóa của bạn vẫn được giữ; hãy thử lại sau.
settings-check-unclear = { $name } trả về trạng thái { $status }, không cho biết rõ về khóa.
settings-check-said = Nội dung trả về:

# Dry run.
settings-dry-run-heading = Chạy thử
settings-dry-run-about = Nhập một mô hình để xem lúc này ai sẽ được hỏi, theo thứ tự nào và vì sao. Không có lượt gọi nào được thực hiện.
settings-dry-run-model = Mô hình
settings-dry-run-submit = Xem kế hoạch
settings-dry-run-hint = Đặt <code>:fastest</code>, <code>:cheapest</code> hoặc một nhà cung cấp như <code>:publicai</code> ở phía sau để xem điều gì thay đổi.
settings-dry-run-unknown-model = Danh mục không có mô hình nào tên như vậy.
settings-dry-run-unknown-suffix = Phần sau dấu hai chấm không phải là chính sách hay nhà cung cấp của trang này.
settings-dry-run-nobody = Hôm nay không ai được hỏi cho { $model }.
settings-dry-run-one = Với { $model }, hôm nay thứ tự của bạn cho ra { $first }.
settings-dry-run-several = { $more ->
    [0] Với { $model }, hôm nay thứ tự của bạn cho ra { $first }, rồi { $second }.
   *[other] Với { $model }, hôm nay thứ tự của bạn cho ra { $first }, rồi { $second }, rồi { $more } nhà cung cấp khác.
}
settings-dry-run-by-order = Theo thứ tự của bạn.
settings-dry-run-by-price = Theo giá token của câu trả lời; nơi không có giá xếp cuối.
settings-dry-run-by-speed = Theo tốc độ trang này đo được trong ngày qua; nơi chưa đo xếp cuối.
settings-dry-run-by-name = Nhà cung cấp đã được chỉ định nên không thử nơi nào khác.
settings-dry-run-speed = { $speed } token/giây
settings-dry-run-not-served = Những nơi không có mô hình: { $names }.
settings-fate-down = Sẽ được thử, nhưng hiện không phản hồi
settings-fate-needs-key = Bị bỏ qua: cần khóa của bạn
settings-fate-no-replica = Bị bỏ qua: không máy chủ nào của pool có mô hình
settings-fate-no-credits = Bị bỏ qua: tín dụng của tháng này đã hết
settings-fate-not-named = Bị bỏ qua: nhà cung cấp khác được chỉ định

# Access tokens.
settings-tokens-heading = Token truy cập
settings-tokens-about = Chương trình gọi trang này bằng token truy cập, dưới dạng <code>HF_TOKEN</code> hoặc khóa OpenAI.
settings-tokens-yours = Token của bạn
settings-tokens-none = Bạn chưa có token truy cập nào. Hãy tạo một token bên dưới và dùng trong chương trình.
settings-tokens-docs = Cách chương trình dùng token: <docs>hướng dẫn về token truy cập</docs>.
settings-token-new = Token mới
settings-token-name = Tên
settings-token-name-hint = Nơi dùng token, ví dụ “máy xách tay” hoặc “tác vụ hằng đêm”.
settings-token-kind = Token mở những gì
settings-token-kind-platform = <code>hf_…</code> cho router và API Hub, với thứ tự, khóa và hóa đơn của bạn
settings-token-kind-public-ai = <code>pai_…</code> chỉ cho pool của chính trang này, được gọi trực tiếp
settings-token-create = Tạo token
settings-token-used = tạo { $created }, dùng lần cuối { $used }
settings-token-unused = tạo { $created }, chưa từng dùng
settings-token-revoke = Thu hồi
settings-token-revoke-label = Thu hồi token { $name }
