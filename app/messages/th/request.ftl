# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } ไม่ได้ระบุไว้ในเอกสาร จึงไม่ส่ง
request-fault-number = นี่ไม่ใช่ตัวเลข
request-fault-whole = นี่ไม่ใช่จำนวนเต็ม
request-fault-range = อยู่นอกช่วง จึงไม่ส่ง
request-fault-json = ไม่ใช่ JSON: บรรทัด { $line } คอลัมน์ { $column }
request-fault-object = ต้องเป็นออบเจ็กต์: { "{" } ... { "}" }
request-fault-reserved = แชตกำหนด “{ $key }” เอง
request-preset-saved = บันทึกค่าที่ตั้งไว้ “{ $name }” แล้ว
request-preset-deleted = ลบค่าที่ตั้งไว้ “{ $name }” แล้ว
request-no-structure = ไม่มีข้อมูลว่า { $provider } ทำตามสคีมากับโมเดลนี้ จึงไม่ส่งสคีมา
request-so-far = ถูกต้องจนถึงตอนนี้
request-keeps = ครบถ้วนและตรงตามสคีมา
request-unfinished = คำตอบจบก่อนที่ JSON จะจบ
request-broken = ไม่ใช่ JSON อีกต่อไปที่อักขระ { $at }
request-miss-type = { $path } ควรเป็น: { $expected }
request-miss-required = { $path } ขาด “{ $name }”
request-miss-extra = { $path } มี “{ $name }” ซึ่งสคีมาไม่อนุญาต
request-miss-enum = { $path } ไม่ใช่ค่าที่อนุญาต
request-miss-bounds = { $path } อยู่นอกขอบเขต
request-estimate-how = ค่าประมาณ: จำนวนอักขระหารสี่ ตามราคาของ token ที่อ่าน ใบเสร็จจะบอกค่าจริง
request-estimate = { $n ->
   *[other] ≈ { $n } token
}
request-estimate-cost = { $n ->
   *[other] ≈ { $n } token, { $cost }
}
request-no-tools = ไม่มีข้อมูลว่า { $provider } รับเครื่องมือกับโมเดลนี้ จึงไม่ส่งเครื่องมือ
request-fault-tools = ต้องเป็นรายการฟังก์ชันที่แต่ละตัวมีชื่อ
request-tool-send = ส่งผลลัพธ์
request-tool-answered = ตอบแล้ว
request-tool-coming = กำลังเขียน
request-tool-asked = รอผลลัพธ์
request-tool-arguments = อาร์กิวเมนต์
request-tool-result = ผลลัพธ์
request-tool-mock = บันทึกไว้ใช้ครั้งต่อไป
request-tool-mocked = บันทึกแล้ว: การเรียก { $name } ครั้งต่อไปเริ่มด้วยผลนี้
request-picture = รูปที่ { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = ลบ: { $picture }
request-picture-gone = รูปภาพที่ใหญ่เกินกว่าจะเก็บไว้
request-picture-unread = { $model } ไม่อ่านรูปภาพ
request-picture-none = { $name } ไม่ใช่ PNG, JPEG, WebP หรือ GIF ที่อ่านได้
request-picture-many = ไม่เกิน { $n } รูปต่อหนึ่งคำถาม
