# The first page.
home-title = โมเดลเปิดบนระบบประมวลผลสาธารณะ
home-about = โมเดลเปิดบนระบบประมวลผลสาธารณะ แชตในเบราว์เซอร์ เปรียบเทียบผู้ให้บริการ และเรียกใช้จากโค้ดของคุณ
home-lead = ถามคำถามกับโมเดลเปิด ดูว่าใครตอบ ตอบเร็วแค่ไหนและราคาเท่าใด แล้วนำโค้ดที่ทำแบบเดียวกันไปใช้
home-try-label = ถาม { $model }
home-try-placeholder = คุณอยากรู้อะไร
home-try-submit = ลองใช้
home-try-note = เปิด { $model } พร้อมคำถามของคุณที่กรอกไว้แล้ว คำถามจะส่งเมื่อคุณสั่งเท่านั้น ฟรี ไม่ต้องมีบัญชี
home-try-none = ขณะนี้ไม่มีโมเดลที่ตอบได้ฟรี
home-try-none-advice = เชื่อมต่อเรพลิกากับพูล หรือ<keys>เพิ่มคีย์ของผู้ให้บริการ</keys> โมเดลทั้งหมดอยู่<models>ในรายการ</models>
home-examples = หรือเริ่มจากตัวอย่างเหล่านี้
home-now = กำลังให้บริการ
home-now-models = { $n ->
   *[other] โมเดลในพูล
}
home-now-replicas = { $n ->
   *[other] เรพลิกาที่ตอบสนอง
}
home-now-callable = { $n ->
   *[other] โมเดลที่คุณเรียกใช้ได้
}
home-now-requests = { $n ->
   *[other] คำขอใน 30 วัน
}
home-now-none = ยังไม่มีเรพลิกาเชื่อมต่อกับพูล
home-clusters = ทำงานอยู่ที่ใด
home-cluster-up = ตอบสนอง
home-cluster-part = ตอบสนอง { $up } จาก { $n }
home-cluster-down = ไม่ตอบสนอง
home-trending = มาแรง
home-newest = ใหม่ที่สุด
home-all-trending = ทั้งหมด { $n } โมเดล
home-all-newest = ทั้งหมดตามวันที่
home-code = จากโค้ดของคุณ
home-code-text = โมเดลเดียวกันผ่านที่อยู่เดียว ซึ่งไคลเอนต์ของ OpenAI และ Hugging Face ใช้งานได้
home-code-link = คัดลอกโค้ดจากหน้าของโมเดลใดก็ได้
home-keys = ด้วยคีย์ของคุณเอง
home-keys-text = เมื่อใช้คีย์ของคุณ ผู้ให้บริการรายนั้นจะเรียกเก็บเงินจากคุณ หากไม่มีคีย์ การเรียกจะผ่านพูล ลำดับของคุณกำหนดว่าจะถามใครก่อน
home-keys-link = คีย์และลำดับ
home-compare = ก่อนที่จะเลือก
home-compare-text = ราคา บริบท และความเร็วที่วัดได้ของทุกโมเดล จากผู้ให้บริการ { $n } ราย
home-compare-link = เปรียบเทียบผู้ให้บริการ
