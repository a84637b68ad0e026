# The chat on a page of its own.
playground-title = เพลย์กราวด์
playground-description = คุยกับโมเดลใดก็ได้ที่ตอบอยู่ในขณะนี้ พร้อมทุกอย่างที่คำขอหนึ่งใส่ได้
playground-model = โมเดล
playground-open = เปิด
playground-about = เกี่ยวกับโมเดลนี้
playground-nobody = ขณะนี้ไม่มีโมเดลใดที่จะตอบ คีย์ของคุณเองสำหรับผู้ให้บริการรายใดรายหนึ่งจะเปิดใช้โมเดลของรายนั้น
playground-keys = เพิ่มคีย์
