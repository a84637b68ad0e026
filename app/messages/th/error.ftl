# Pages that cannot be shown.
error-no-page = ไม่มีหน้านี้
error-no-page-advice = ตรวจสอบที่อยู่ หรือค้นหาโมเดลในรายการโมเดล
error-no-model = ไม่มีโมเดลนี้ในแค็ตตาล็อก
error-no-model-advice = ค้นหาในรายการโมเดล
error-no-method = ที่อยู่นี้ไม่ใช่หน้าเว็บ
error-no-method-advice = ที่อยู่นี้ไม่รับเมธอดดังกล่าว
error-wrong-host = นี่ไม่ใช่ที่อยู่ของเว็บไซต์นี้
error-wrong-host-advice = ใช้ที่อยู่ที่เว็บไซต์แสดงเมื่อเริ่มทำงาน หรือขอให้ผู้ดูแลตั้งค่า PLAYGROUND_PUBLIC_ORIGIN
error-foreign = ทำได้จากหน้าของเว็บไซต์นี้เท่านั้น
error-foreign-advice = เปิดการตั้งค่าที่นี่ แล้วลองอีกครั้ง
error-broken = เกิดข้อผิดพลาดที่นี่
error-broken-advice = ลองอีกครั้งในอีกหนึ่งนาที หากยังเกิดขึ้น โปรดแจ้งหมายเลขด้านล่างให้ผู้ดูแลทราบ
error-refused = ทำไม่สำเร็จ
error-quote = หากแจ้งปัญหานี้ โปรดระบุรหัสคำขอ <id>{ $id }</id>
error-browse = ดูโมเดล
error-providers = ผู้ให้บริการและคีย์
