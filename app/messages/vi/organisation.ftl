# An organisation's page.
organisation-about = Các mô hình mở của { $organisation } và những nhà cung cấp phục vụ chúng.
organisation-models = Mô hình
organisation-ready = Đang phản hồi
organisation-requests = Yêu cầu trong 30 ngày
organisation-likes = Lượt thích
organisation-filter = Tìm và lọc các mô hình này
