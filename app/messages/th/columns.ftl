# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = ในเบราว์เซอร์ของคุณ: { $race }
columns-waiting = กำลังรอ { $time }
columns-first = token แรก { $time }
columns-speed = ประมาณ { $speed } tok/s
columns-done = เสร็จใน { $time }
columns-stopped = หยุดหลัง { $time }
columns-failed = ล้มเหลวหลัง { $time }
columns-place = อันดับ { $n } จาก { $total }
columns-generating = { $n ->
   *[other] กำลังสร้างใน { $n } คอลัมน์
}
columns-complete = คำตอบทั้งหมดสิ้นสุดแล้ว เสร็จก่อน: { $name }
columns-ended = คำตอบทั้งหมดสิ้นสุดแล้ว
columns-n-failed = { $n ->
   *[other] ล้มเหลว { $n } คอลัมน์
}
columns-letter = คำตอบ { $letter }
columns-tie = เสมอกัน
columns-neither = ไม่มีคำตอบที่ดี
columns-your-vote = คุณเลือก
columns-voted = นับคะแนนแล้ว คุณเลือก { $name }
columns-counted = นับคะแนนแล้ว และแสดงชื่อแล้ว
columns-removed = นำ { $name } ออกแล้ว
columns-head-name = คอลัมน์
columns-head-first = token แรก
columns-head-speed = ความเร็ว
columns-head-tokens = Token
columns-head-total = รวม
columns-head-cost = ค่าใช้จ่าย
columns-best-first = เริ่มตอบก่อน
columns-best-speed = เร็วที่สุด
columns-best-total = เสร็จก่อน
columns-best-cost = ถูกที่สุด
columns-billed = โดยผู้ให้บริการ
columns-ms = { $ms } ms
columns-seconds = { $seconds } วินาที
columns-percent = { $n }%
columns-diff = คำที่มีเฉพาะในคำตอบแรก: { $gone } เฉพาะในคำตอบที่สอง: { $new } ในทั้งสอง: { $same }
columns-diff-none = คำตอบทั้งสองเหมือนกัน
columns-diff-later = ความแตกต่างจะแสดงเมื่อทั้งสองตอบแล้ว
columns-tab-waiting = กำลังรอ
columns-tab-writing = กำลังเขียน
columns-tab-done = เสร็จ
columns-tab-stopped = หยุดแล้ว
columns-tab-failed = ล้มเหลว
