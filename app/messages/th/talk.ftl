# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = ค้นหา
talk-find-field = ค้นหาในการสนทนา
talk-find-before = ผลก่อนหน้า
talk-find-after = ผลถัดไป
talk-find-close = ปิดการค้นหา
talk-find-count = { $at } จาก { $all }
talk-find-nothing = ไม่พบ
talk-outline-open = กิ่ง
talk-outline-title = ทุกกิ่งของการสนทนา
talk-outline-close = ปิด
talk-outline-you = คุณ
talk-outline-answer = คำตอบ
talk-record-open = คำขอและคำตอบ
talk-record-request = คำขอ
talk-record-answer = สิ่งที่ได้กลับมา
talk-record-copy = คัดลอก
talk-record-curl = คัดลอกเป็น curl
