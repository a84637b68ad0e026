docs-heading = คู่มือ
docs-about = วิธีใช้เว็บไซต์นี้จากเบราว์เซอร์และจากโค้ดของคุณ และวิธีเปิดเว็บไซต์ของคุณเอง
docs-search = ค้นหาในคู่มือ
docs-guides = คู่มือทั้งหมด
docs-part-start = เริ่มต้น
docs-part-use = จากโค้ดของคุณ
docs-part-run = เปิดเว็บไซต์เอง
docs-part-about = คำมั่นสัญญา
docs-toc = ในหน้านี้
docs-previous = ก่อนหน้า
docs-next = ถัดไป
docs-pages = คู่มือก่อนหน้าและถัดไป
docs-in-english = คู่มือเขียนเป็นภาษาอังกฤษ
docs-found-title = { $query } ในคู่มือ
docs-found-heading = ค้นหาในคู่มือ
docs-found = { $n ->
    [0] ไม่มีส่วนใดตรงกับ “{ $query }”
   *[other] { $n } ส่วนตรงกับ “{ $query }”
}
docs-found-best = { $n } ส่วนที่ตรงที่สุดสำหรับ “{ $query }”
docs-found-nothing = ลองใช้คำน้อยลง หรือพิมพ์เพียงต้นคำ
docs-all = ดูคู่มือทั้งหมด
