# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = Bạn đang ngoại tuyến
offline-description = Trang này cần có mạng.
offline-advice = Trang này cần có mạng và chưa từng được mở. Những trang bạn đã mở có thể đọc tại đây.
offline-kept = Đã lưu trong trình duyệt này
offline-again = Thử lại
offline-note = Bạn đang ngoại tuyến. Trang này hiển thị như lần cuối bạn mở.
