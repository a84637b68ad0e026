settings-title = ผู้ให้บริการและคีย์
settings-about = คีย์ของคุณ ลำดับผู้ให้บริการของคุณ และ access token สำหรับโปรแกรม

settings-nav = การตั้งค่า
settings-nav-providers = ผู้ให้บริการและคีย์
settings-nav-tokens = Access token
settings-nav-usage = การใช้งาน
settings-nav-billing = การเรียกเก็บเงิน
settings-nav-preferences = ค่ากำหนด

settings-copy = คัดลอก

# What a form did.
settings-order-saved = บันทึกลำดับแล้ว
settings-order-reset-done = กลับไปใช้ลำดับของเว็บไซต์แล้ว
settings-key-saved = บันทึกคีย์แล้ว
settings-key-removed = ลบคีย์แล้ว
settings-key-paused = จากนี้ไปการเรียกผู้ให้บริการรายนี้จะส่งผ่านเว็บไซต์ คีย์ของคุณยังเก็บไว้
settings-key-used = การเรียกผู้ให้บริการรายนี้กลับมาใช้คีย์ของคุณแล้ว
settings-token-revoked = เพิกถอน token แล้ว จากนี้ไปโปรแกรมที่ใช้ token นี้จะถูกปฏิเสธ
settings-token-created = คัดลอก access token ใหม่ของคุณตอนนี้ ระบบจะแสดงเพียงครั้งนี้ครั้งเดียว

# Order and keys.
settings-providers-heading = ผู้ให้บริการและคีย์
settings-providers-about = แชต โค้ด และ API จะถามผู้ให้บริการรายแรกในรายการนี้ที่มีโมเดลนั้นและพร้อม หากใช้คีย์ของคุณเอง ผู้ให้บริการจะเรียกเก็บเงินจากคุณ หากไม่มีคีย์ การเรียกจะส่งผ่านเว็บไซต์นี้
settings-order-heading = ลำดับ
settings-order-of-site = ตราบใดที่คุณยังไม่ได้ย้ายผู้ให้บริการ นี่คือลำดับของเว็บไซต์นี้
settings-order-own = นี่คือลำดับที่คุณบันทึกไว้
settings-order-reset = ใช้ลำดับของเว็บไซต์
settings-keys-sealed = คีย์จะถูกเข้ารหัสก่อนจัดเก็บ และออกจากเซิร์ฟเวอร์นี้ไปยังผู้ให้บริการของคีย์นั้นเท่านั้น
settings-n-models = { $n } โมเดล
settings-n-served = ให้บริการอยู่ { $n } จาก { $all } โมเดล
settings-mode-routed = ส่งผ่าน
settings-mode-own = คีย์ของคุณ
settings-move-up = ย้าย { $name } ขึ้น
settings-move-down = ย้าย { $name } ลง
settings-own-pool = พูลเซิร์ฟเวอร์ของเว็บไซต์นี้เอง ไม่ต้องใช้คีย์
settings-key-label = คีย์ของคุณสำหรับ { $name }
settings-key-saved-used = ลงท้ายด้วย { $last-four } เพิ่มเมื่อ { $added } ใช้ล่าสุดเมื่อ { $used } UTC
settings-key-saved-unused = ลงท้ายด้วย { $last-four } เพิ่มเมื่อ { $added } ยังไม่เคยใช้
settings-key-test = ทดสอบคีย์
settings-key-testing = กำลังทดสอบ…
settings-key-test-label = ทดสอบคีย์ของคุณสำหรับ { $name }
settings-key-remove = ลบ
settings-key-remove-label = ลบคีย์ของคุณสำหรับ { $name }
settings-key-mode-own = การเรียกจะใช้คีย์ของคุณ
settings-key-mode-routed = การเรียกส่งผ่านเว็บไซต์ คีย์ของคุณพักไว้
settings-key-use = ใช้คีย์ของคุณ
settings-key-use-label = ใช้คีย์ของคุณสำหรับ { $name }
settings-key-pause = ส่งผ่านแทน
settings-key-pause-label = ส่งผ่านการเรียกไปยัง { $name } แทนการใช้คีย์ของคุณ
settings-key-show = แสดง
settings-key-save = บันทึก
settings-key-hint = เมื่อบันทึกแล้วจะอ่านคีย์กลับไม่ได้ จะแสดงเพียงสี่อักขระสุดท้าย
settings-key-get = ขอคีย์
settings-check-valid = { $name } ยอมรับคีย์นี้ และแสดงรายการ { $n } โมเดลสำหรับคีย์นี้
settings-check-unproven = { $name } ตอบกลับและแสดงรายการ { $n } โมเดล แต่รายการนี้เปิดให้ทุกคนดูได้ ต้องเรียกใช้จริงจึงจะทราบว่าคีย์ใช้ได้หรือไม่
settings-check-rejected = { $name } ปฏิเสธคีย์นี้ โปรดเปลี่ยนเป็นคีย์ใหม่
settings-check-no-list = { $name } ไม่มีรายการโมเดลสำหรับทดสอบคีย์ ต้องเรียกใช้จริงจึงจะทราบว่าคีย์ใช้ได้หรือไม่
settings-check-unreachable = { $name } ไม่ตอบภายใน 10 วินาที คีย์ของคุณยังเก็บไว้ โปรดลองอีกครั้งภายหลัง
settings-check-unclear = { $name } ตอบกลับด้วยสถานะ { $status } ซึ่งไม่บอกชัดเจนเกี่ยวกับคีย์
settings-check-said = ข้อความที่ตอบกลับ:

# Dry run.
settings-dry-run-heading = ทดลองโดยไม่เรียกจริง
settings-dry-run-about = ระบุโมเดลเพื่อดูว่าตอนนี้จะถามใคร ตามลำดับใด และเพราะเหตุใด โดยไม่มีการเรียกจริง
settings-dry-run-model = โมเดล
settings-dry-run-submit = แสดงแผน
settings-dry-run-hint = ใส่ <code>:fastest</code>, <code>:cheapest</code> หรือผู้ให้บริการ เช่น <code>:publicai</code> ต่อท้ายเพื่อดูว่ามีอะไรเปลี่ยนไป
settings-dry-run-unknown-model = ไม่มีโมเดลชื่อนี้ในแค็ตตาล็อก
settings-dry-run-unknown-suffix = สิ่งที่อยู่หลังเครื่องหมายทวิภาคไม่ใช่นโยบายหรือผู้ให้บริการของเว็บไซต์นี้
settings-dry-run-nobody = วันนี้จะไม่มีใครถูกถามสำหรับ { $model }
settings-dry-run-one = สำหรับ { $model } วันนี้ลำดับของคุณได้ { $first }
settings-dry-run-several = { $more ->
    [0] สำหรับ { $model } วันนี้ลำดับของคุณได้ { $first } แล้วจึง { $second }
   *[other] สำหรับ { $model } วันนี้ลำดับของคุณได้ { $first } แล้วจึง { $second } และต่อด้วยอีก { $more } ราย
}
settings-dry-run-by-order = ตามลำดับของคุณ
settings-dry-run-by-price = ตามราคา token ของคำตอบ รายที่ไม่มีราคาอยู่ท้ายสุด
settings-dry-run-by-speed = ตามความเร็วที่เว็บไซต์นี้วัดได้ในวันที่ผ่านมา รายที่ไม่ได้วัดอยู่ท้ายสุด
settings-dry-run-by-name = ระบุผู้ให้บริการไว้แล้ว จึงไม่ลองรายอื่น
settings-dry-run-speed = { $speed } token/วินาที
settings-dry-run-not-served = รายที่ไม่มีโมเดลนี้: { $names }
settings-fate-down = จะลองเรียก แต่ขณะนี้ไม่ตอบสนอง
settings-fate-needs-key = ข้ามไป: ต้องใช้คีย์ของคุณ
settings-fate-no-replica = ข้ามไป: ไม่มีเซิร์ฟเวอร์ในพูลที่มีโมเดลนี้
settings-fate-no-credits = ข้ามไป: เครดิตของเดือนนี้หมดแล้ว
settings-fate-not-named = ข้ามไป: ระบุผู้ให้บริการรายอื่นไว้

# Access tokens.
settings-tokens-heading = Access token
settings-tokens-about = โปรแกรมเรียกเว็บไซต์นี้ด้วย access token โดยใช้เป็น <code>HF_TOKEN</code> หรือเป็นคีย์ OpenAI
settings-tokens-yours = Token ของคุณ
settings-tokens-none = คุณยังไม่มี access token สร้างได้ด้านล่างแล้วนำไปใช้ในโปรแกรม
settings-tokens-docs = วิธีที่โปรแกรมใช้ token: <docs>คู่มือ access token</docs>
settings-token-new = Token ใหม่
settings-token-name = ชื่อ
settings-token-name-hint = ใช้ที่ใด เช่น “แล็ปท็อป” หรือ “งานประจำคืน”
settings-token-kind = ใช้เปิดอะไร
settings-token-kind-platform = <code>hf_…</code> สำหรับ router และ API ของ Hub พร้อมลำดับ คีย์ และบิลของคุณ
settings-token-kind-public-ai = <code>pai_…</code> สำหรับพูลของเว็บไซต์นี้เท่านั้น โดยเรียกโดยตรง
settings-token-create = สร้าง token
settings-token-used = สร้างเมื่อ { $created } ใช้ล่าสุดเมื่อ { $used }
settings-token-unused = สร้างเมื่อ { $created } ยังไม่เคยใช้
settings-token-revoke = เพิกถอน
settings-token-revoke-label = เพิกถอน token { $name }
