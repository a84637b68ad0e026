share-done = สร้างลิงก์แล้ว
share-failed = ไม่สำเร็จ ลองอีกครั้ง
share-stopped = หยุดแบ่งปันแล้ว
share-same = คำตอบเดียวกันทุกตัวอักษร
share-differs = คำตอบต่างออกไป: เหมือนกัน { $n } คำ แล้วจึงต่าง
