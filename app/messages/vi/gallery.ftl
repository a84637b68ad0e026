# Every component in every state.
gallery-title = Thư viện giao diện
gallery-about = Mọi thành phần của trang này trong mọi trạng thái, theo ngôn ngữ và màu của bạn.
