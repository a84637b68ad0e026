# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = ย้าย { $provider } ไปลำดับที่ { $position } จาก { $n } แล้ว แชตและโค้ดจะถาม { $first } ก่อน
ladder-before = ลำดับกลับเป็นเหมือนเดิม
ladder-not-saved = ไม่ได้บันทึกลำดับ { $reason }
ladder-undo = เลิกทำ
ladder-key-saved = บันทึกคีย์ที่ลงท้ายด้วย { $last_four } สำหรับ { $provider } แล้ว
ladder-key-removed = ลบคีย์สำหรับ { $provider } แล้ว
ladder-key-not-removed = ไม่ได้ลบคีย์ { $reason }
ladder-own-key = คีย์ของคุณ ····{ $last_four }
ladder-routed = ส่งผ่าน
ladder-needs-key = ต้องใช้คีย์
ladder-add = เพิ่มคีย์ของคุณ
ladder-replace = ทดสอบ เปลี่ยน หรือลบคีย์ของคุณ
ladder-just-added = คีย์ที่ลงท้ายด้วย { $last_four } เพิ่งเพิ่มเมื่อครู่
