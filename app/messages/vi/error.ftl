# Pages that cannot be shown.
error-no-page = Trang này không tồn tại
error-no-page-advice = Hãy kiểm tra địa chỉ, hoặc tìm mô hình trong danh sách mô hình.
error-no-model = Mô hình này không có trong danh mục
error-no-model-advice = Hãy tìm trong danh sách mô hình.
error-no-method = Địa chỉ này không phải là một trang
error-no-method-advice = Địa chỉ này không nhận phương thức đó.
error-wrong-host = Đây không phải địa chỉ của trang này
error-wrong-host-advice = Hãy dùng địa chỉ mà trang in ra khi khởi động, hoặc nhờ người vận hành đặt PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = Chỉ làm được việc này từ các trang của chính trang web này
error-foreign-advice = Hãy mở phần cài đặt tại đây rồi thử lại.
error-broken = Đã xảy ra lỗi ở đây
error-broken-advice = Hãy thử lại sau một phút. Nếu vẫn lỗi, hãy báo cho người vận hành số bên dưới.
error-refused = Không thực hiện được
error-quote = Nếu báo lỗi, hãy kèm mã yêu cầu <id>{ $id }</id>.
error-browse = Xem các mô hình
error-providers = Nhà cung cấp và khóa
