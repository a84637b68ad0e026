# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = Đã chuyển { $provider } đến vị trí { $position }/{ $n }. Phần trò chuyện và mã giờ hỏi { $first } trước.
ladder-before = Thứ tự trở lại như trước.
ladder-not-saved = Chưa lưu được thứ tự. { $reason }
ladder-undo = Hoàn tác
ladder-key-saved = Đã lưu khóa kết thúc bằng { $last_four } cho { $provider }.
ladder-key-removed = Đã xóa khóa của { $provider }.
ladder-key-not-removed = Chưa xóa được khóa. { $reason }
ladder-own-key = Khóa của bạn ····{ $last_four }
ladder-routed = Được định tuyến
ladder-needs-key = Cần khóa
ladder-add = Thêm khóa của bạn
ladder-replace = Kiểm tra, thay hoặc xóa khóa của bạn
ladder-just-added = Khóa kết thúc bằng { $last_four }, vừa được thêm.
