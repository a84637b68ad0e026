billing-heading = การเรียกเก็บเงิน
billing-about = ยอดที่เว็บไซต์นี้คิดกับบัญชีของคุณ และยอดที่ผู้ให้บริการเรียกเก็บจากคุณเอง
billing-nothing = US$0

billing-so-far = { $month } จนถึงขณะนี้
billing-forecast = หากเป็นเช่นนี้ต่อไป { $month } จะอยู่ที่ประมาณ { $amount }
billing-forecast-nothing = หากเป็นเช่นนี้ต่อไป { $month } จะไม่มีค่าใช้จ่าย
billing-forecast-early = ตั้งแต่พรุ่งนี้ หน้านี้จะแสดงยอดที่น่าจะเป็นของเดือนนี้
billing-line = ค่าใช้จ่ายสะสมของเดือน เส้นประคือแนวโน้ม

billing-routed = คิดเงินที่นี่
billing-routed-about = การเรียกที่ส่งผ่านเว็บไซต์ ตามราคาของผู้ให้บริการต่อ token โดยไม่บวกเพิ่ม พูลใช้ได้ฟรี
billing-routed-none = เดือนนี้ไม่มีการเรียกที่ส่งผ่านเว็บไซต์
billing-charged = คิดเงินแล้ว

billing-own = ผู้ให้บริการของคุณเรียกเก็บ
billing-own-about = การเรียกด้วยคีย์ของคุณเอง บิลมาจากผู้ให้บริการและเว็บไซต์นี้มองไม่เห็น ยอดจึงเป็นค่าประมาณจากราคาในแค็ตตาล็อก
billing-own-none = เดือนนี้ไม่มีการเรียกด้วยคีย์ของคุณเอง
billing-estimate = ค่าประมาณ
billing-about-amount = ประมาณ { $amount }
billing-unknown = ไม่ทราบราคา

billing-provider = ผู้ให้บริการ
billing-requests = คำขอ
billing-input = Token เข้า
billing-output = Token ออก

billing-who-pays = ยอดคงเหลือ
billing-personal = นี่คือระบบที่ติดตั้งเพื่อใช้ส่วนบุคคล จึงไม่มียอดคงเหลือและไม่ให้เครดิตรายเดือน การเรียกที่ส่งผ่านเว็บไซต์ใช้คีย์ที่ผู้ดูแลตั้งไว้ บัญชีของผู้ดูแลกับผู้ให้บริการจึงเป็นผู้จ่ายยอดข้างต้น
billing-docs = ข้อมูลเพิ่มเติม: <docs>คีย์และการเรียกเก็บเงิน</docs>

billing-earlier = เดือนก่อนๆ
