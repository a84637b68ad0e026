# A model's page.
model-breadcrumb = เส้นทางหน้า
model-models = โมเดล
model-copy-id = คัดลอกชื่อโมเดล
model-copy-name = คัดลอก { $name }
model-like = ถูกใจ
model-likes = { $n ->
    [0] ยังไม่มีใคร
   *[other] { $n } บัญชี
}
model-tags = แท็ก
model-requests = { $n } คำขอผ่านเว็บไซต์นี้ใน 30 วันที่ผ่านมา
model-try = ลองใช้โมเดลนี้
model-try-it = ลองใช้
model-try-close = ปิด
model-no-script = แชตต้องใช้สคริปต์ แต่เบราว์เซอร์นี้ไม่เรียกใช้สคริปต์ คำถามเดียวกันจากเทอร์มินัล:

model-facts = ข้อมูล
model-organisation = องค์กร
model-country = ประเทศ
model-parameters = พารามิเตอร์
model-parameters-active = { $n } ทำงานจริง { $active }
model-context = ความยาวบริบท
model-n-tokens = { $n } token
model-licence = สัญญาอนุญาต
model-languages = ภาษา
model-n-languages = { $n } ภาษา
model-list-comma = { ", " }
model-released = เผยแพร่เมื่อ
model-library = ไลบรารี

model-no-provider = ไม่มีผู้ให้บริการสำหรับโมเดลนี้
model-no-provider-why = ไม่มีผู้ให้บริการที่เว็บไซต์นี้รู้จักรายใดมีโมเดลนี้ และไม่มีเรพลิกาใดในพูลให้บริการโมเดลนี้
model-down = โมเดลนี้ไม่ตอบสนอง
model-down-why = มีเรพลิกาในพูลที่ให้บริการโมเดลนี้ แต่ขณะนี้ไม่มีตัวใดตอบสนอง โปรดลองอีกครั้งในอีกหนึ่งนาที
model-needs-key = โมเดลนี้ต้องใช้คีย์
model-needs-key-why = มีผู้ให้บริการที่มีโมเดลนี้ แต่ทั้งเว็บไซต์นี้และคุณไม่มีคีย์ของผู้ให้บริการรายนั้น
model-no-replica = ไม่มีเรพลิกาที่ให้บริการโมเดลนี้
model-no-replica-why = พูลรู้จักโมเดลนี้ แต่ไม่มีเรพลิกาที่เชื่อมต่ออยู่ตัวใดให้บริการโมเดลนี้
model-add-key = <settings>เพิ่มคีย์ของคุณ</settings>สำหรับผู้ให้บริการที่มีโมเดลนี้
model-connect = หากคุณดูแลเว็บไซต์นี้ ให้เชื่อมต่อเซิร์ฟเวอร์ vLLM ที่ให้บริการ <code>{ $model }</code> ดูวิธีได้ใน README หัวข้อ “Configure it”
model-chat-with-another = <list>แชตกับโมเดลที่ตอบได้ตอนนี้</list>

model-providers = ผู้ให้บริการตามลำดับของคุณ
model-providers-note = คำขอจะส่งไปยังผู้ให้บริการรายแรกที่พร้อม <settings>เปลี่ยนลำดับหรือเพิ่มคีย์</settings>
model-providers-none = ไม่มีผู้ให้บริการที่เว็บไซต์นี้รู้จักรายใดมีโมเดลนี้
model-rank-chosen = ลำดับที่ { $n } ของคุณ และเป็นรายแรกที่พร้อม

model-policies = การเรียกตอนนี้จะไปที่ใด
model-policies-note = ใส่ตัวใดตัวหนึ่งต่อท้ายชื่อโมเดลในฟิลด์ <code>model</code> หากไม่ใส่ จะเป็นไปตามลำดับของคุณ
model-policy-nobody = ไม่มีรายใดพร้อม
model-policy-skipped = ข้ามไป
model-policy-more = และอีก { $n } ราย
model-policy-next = หากล้มเหลว: { $provider }
model-policy-then = หากล้มเหลว: { $one } แล้วจึง { $two }
model-why-preferred = รายแรกในลำดับของคุณที่พร้อม
model-why-fastest = { $n } token ต่อวินาที สูงสุดในบรรดารายที่พร้อม
model-why-no-speed = ยังไม่ได้วัดความเร็ว จึงเป็นไปตามลำดับของคุณ
model-why-cheapest = { $price } ราคาต่ำสุดในบรรดารายที่พร้อม
model-why-no-price = ไม่ทราบราคา จึงเป็นไปตามลำดับของคุณ

model-code = ใช้จากโค้ดของคุณ
model-code-note = โค้ดเหล่านี้เรียกเว็บไซต์นี้ ซึ่งจะเลือกผู้ให้บริการให้ โค้ดอ่าน access token จาก <code>HF_TOKEN</code> สร้างได้ใน<tokens>การตั้งค่า</tokens>
model-code-later = โค้ดจะใช้งานได้เมื่อมีผู้ให้บริการที่พร้อม

model-card = การ์ดโมเดล
model-source = น้ำหนักและการ์ดต้นฉบับ
model-contents = สารบัญ

model-related = โมเดลที่เกี่ยวข้อง
model-related-organisation = จาก { $organisation } เช่นกัน
model-related-family = ตระกูลเดียวกัน
model-related-size = ขนาดใกล้เคียงกัน
