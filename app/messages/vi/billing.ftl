billing-heading = Thanh toán
billing-about = Những gì trang này đã tính vào tài khoản của bạn, và những gì nhà cung cấp tự tính phí bạn.
billing-nothing = 0 US$
billing-try = Thử một mô hình
billing-credits-left = Tín dụng còn lại

billing-so-far = { $month } đến lúc này
billing-forecast = Nếu cứ tiếp tục như vậy, { $month } sẽ vào khoảng { $amount }.
billing-forecast-nothing = Nếu cứ tiếp tục như vậy, { $month } không tốn gì.
billing-forecast-early = Từ ngày mai, trang này sẽ cho biết cả tháng có thể tốn bao nhiêu.
billing-line = Chi phí cộng dồn của tháng; đường nét đứt là hướng tiếp theo.

billing-routed = Tính phí tại đây
billing-routed-about = Lượt gọi được định tuyến, theo giá của nhà cung cấp cho từng token, không cộng thêm. Pool miễn phí.
billing-charged = Đã tính phí

billing-own = Do nhà cung cấp của bạn tính phí
billing-own-about = Lượt gọi bằng khóa của riêng bạn. Hóa đơn do nhà cung cấp gửi và trang này không thấy được: các số tiền là ước tính theo giá trong danh mục.
billing-estimate = Ước tính
billing-about-amount = khoảng { $amount }
billing-unknown = không rõ giá

billing-provider = Nhà cung cấp
billing-requests = Yêu cầu
billing-input = Token vào
billing-output = Token ra

billing-who-pays = Số dư
billing-personal = Đây là bản cài đặt cá nhân: không giữ số dư và không cấp tín dụng hằng tháng. Lượt gọi được định tuyến dùng khóa do người vận hành đặt, nên tài khoản của người vận hành tại các nhà cung cấp trả những khoản trên.
billing-docs = Tìm hiểu thêm: <docs>khóa và thanh toán</docs>.

billing-earlier = Các tháng trước
billing-credits = Còn { $left } trong { $monthly } tín dụng của tháng này.
billing-credits-out = Tín dụng của tháng này đã hết. Nhà cung cấp miễn phí và khóa riêng của bạn vẫn trả lời; phần còn lại chờ tháng sau.
billing-personal-credits = Trang này cấp cùng một mức tín dụng mỗi tháng; phần không dùng không chuyển sang tháng sau. Lượt gọi được định tuyến dùng khóa do người vận hành đặt, nên tài khoản của người vận hành tại các nhà cung cấp trả những khoản trên.
