# An organisation's page.
organisation-about = โมเดลเปิดของ { $organisation } และผู้ให้บริการที่เปิดให้ใช้งาน
organisation-models = โมเดล
organisation-ready = ตอบได้ตอนนี้
organisation-requests = คำขอใน 30 วัน
organisation-likes = ถูกใจ
organisation-filter = ค้นหาและกรองโมเดลเหล่านี้
