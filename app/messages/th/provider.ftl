# Providers: their pages, and their rows wherever they are listed.
provider-list = ผู้ให้บริการ
provider-list-about = ใครให้บริการโมเดลบ้าง: ราคา ค่าที่เว็บไซต์นี้วัดได้ และวิธีขอคีย์
provider-list-note = ตามลำดับของคุณ <settings>เปลี่ยนลำดับหรือเพิ่มคีย์</settings>
provider-about = โมเดลของ { $provider } พร้อมราคา ความเร็วที่วัดได้ และวิธีขอคีย์

provider-provider = ผู้ให้บริการ
provider-model = โมเดล
provider-models = โมเดล
provider-models-served = { $n } จาก { $all }
provider-from = เริ่มต้น, US$/ล้าน ขาออก
provider-first-token = token แรก
provider-speed-label = ความเร็ว
provider-uptime = ตอบสำเร็จ, 24 ชม.
provider-input = เข้า, US$/ล้าน
provider-output = ออก, US$/ล้าน
provider-context = บริบท
provider-state = สถานะ

provider-ready = พร้อม
provider-needs-key = ต้องใช้คีย์
provider-no-replica = ขณะนี้ไม่มีเรพลิกา
provider-down = ไม่ตอบสนอง
provider-partly = ไม่ตอบสนองบางส่วน
provider-add-key = เพิ่มคีย์
provider-add-key-for = เพิ่มคีย์สำหรับ { $provider }
provider-routed = ส่งผ่าน
provider-your-key = คีย์ของคุณ
provider-your-key-ending = คีย์ของคุณ ····{ $end }
provider-access-pool = ฟรี
provider-feature-tools = เครื่องมือ
provider-feature-structured = เอาต์พุตแบบมีโครงสร้าง
provider-feature-reasoning = การให้เหตุผล
provider-feature-images = รูปภาพ

provider-ms = { $n } ms
provider-p95 = 95%: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 วัน: { $share }
provider-age-days = { $n } วันก่อน
provider-no-calls = ยังไม่มีการเรียก
provider-no-calls-today = วันนี้ยังไม่มี
provider-no-calls-why = ไม่มีการเรียกจากเว็บไซต์นี้ไปที่นั่นในสัปดาห์ที่ผ่านมา จึงยังไม่มีค่าที่วัดได้
provider-uptime-title = ตอบสำเร็จ { $ok } จาก { $all } การเรียกใน 24 ชั่วโมงที่ผ่านมา แยกตามชั่วโมง ล่าสุดอยู่ท้ายสุด
provider-measured-note = token แรกและความเร็วเป็นค่ามัธยฐานของการเรียกจากเว็บไซต์นี้เองใน 24 ชั่วโมงที่ผ่านมา ไม่นับการเรียกที่ผู้ใช้หยุดเอง
provider-measured-none = ไม่มีการเรียกที่วัดได้ใน 24 ชั่วโมงที่ผ่านมา

provider-health = สถานภาพ
provider-calls-week = การเรียกใน 7 วัน
provider-clusters = คลัสเตอร์
provider-replicas-up = ทำงาน { $up } จาก { $n }
provider-pool-summary = เรพลิกาตอบสนอง { $up } จาก { $n } ตัว สำหรับ { $models } โมเดล
provider-no-models = ไม่มีโมเดลในแค็ตตาล็อกอยู่กับผู้ให้บริการรายนี้

provider-use = ใช้ผู้ให้บริการรายนี้
provider-yours = สำหรับคุณ
provider-pool-why = นี่คือพูลของเว็บไซต์นี้เอง บนระบบประมวลผลที่พันธมิตรสนับสนุน ไม่ต้องใช้คีย์
provider-your-key-why = การเรียกที่มาถึงที่นี่ใช้คีย์ของคุณ และ { $provider } จะเรียกเก็บเงินจากคุณ
provider-routed-why = เว็บไซต์นี้จ่ายเงินให้ผู้ให้บริการสำหรับโมเดลที่ทราบราคา หากคุณมีคีย์ของตนเอง ระบบจะใช้คีย์นั้นแทน
provider-needs-key-why = การเรียก { $provider } ต้องใช้คีย์ของคุณเอง คีย์จะถูกเข้ารหัสและส่งให้ผู้ให้บริการรายนั้นเท่านั้น
provider-get-key = ขอคีย์ที่ { $host }
provider-enter-key = ใส่คีย์ของคุณ
provider-change-key = เปลี่ยนหรือลบคีย์ของคุณ
provider-place = ลำดับที่ { $n } ใน<settings>ลำดับของคุณ</settings>

provider-addresses = ที่อยู่
provider-addresses-note = ทั้งสองที่อยู่ใช้ API แชตของ OpenAI ให้ใส่ที่อยู่ใดที่อยู่หนึ่งเป็น URL ฐานของไคลเอนต์
provider-through = ผ่านเว็บไซต์นี้
provider-through-why = ด้วย access token ของเว็บไซต์นี้ การเรียกจะถูกบันทึก และส่งไปยังผู้ให้บริการรายนี้เท่านั้น
provider-direct = โดยตรง
provider-direct-why = ด้วยคีย์ของคุณที่นั่น ใน <code>{ $variable }</code>
provider-copy = คัดลอก { $text }
