usage-heading = การใช้งาน
usage-about = การเรียกของบัญชีคุณผ่านเว็บไซต์นี้ จากสมุดบัญชีที่ใช้ออกบิล วันนับตามเวลา UTC

usage-month = { $month ->
    [1] มกราคม
    [2] กุมภาพันธ์
    [3] มีนาคม
    [4] เมษายน
    [5] พฤษภาคม
    [6] มิถุนายน
    [7] กรกฎาคม
    [8] สิงหาคม
    [9] กันยายน
    [10] ตุลาคม
    [11] พฤศจิกายน
   *[12] ธันวาคม
} { $year }
usage-month-label = เดือน
usage-month-show = แสดง
usage-csv = ดาวน์โหลด CSV

usage-empty = ไม่มีการเรียกใน{ $month }
usage-empty-running = ยังไม่มีการเรียกใน{ $month }
usage-empty-about = ลองถามโมเดล จากที่นี่หรือจากโปรแกรม ระบบจะนับการเรียกภายในหนึ่งวินาที
usage-empty-action = หาโมเดลที่ตอบได้ตอนนี้

usage-total-requests = คำขอ
usage-total-input = Token เข้า
usage-total-output = Token ออก
usage-total-cost = คิดเงินแล้ว
usage-failed = ล้มเหลว
usage-nothing-charged = US$0
usage-billed-by-provider = โดยผู้ให้บริการ

usage-measures = สิ่งที่แท่งกราฟนับ
usage-measure-requests = คำขอ
usage-measure-tokens = Token
usage-measure-cost = ค่าใช้จ่าย
usage-chart-requests = คำขอรายวัน { $month }
usage-chart-tokens = Token รายวัน { $month }
usage-chart-cost = ค่าใช้จ่ายรายวัน { $month }
usage-chart-nothing = ไม่มีการคิดเงิน พูลใช้ได้ฟรี และการเรียกด้วยคีย์ของคุณเองนั้นผู้ให้บริการเป็นผู้เรียกเก็บ
usage-n-requests = { $n } คำขอ
usage-n-tokens = { $n } token
usage-own-key-of = { $name } คีย์ของคุณ
usage-bar = { $date } { $name }: { $amount }
usage-summary = รวม { $sum } วันที่มากที่สุดคือ { $date } จำนวน { $most } โดย { $share } ไปที่ { $name }
usage-partial = { $date } ยังไม่สิ้นสุด แท่งของวันนี้ยังเพิ่มขึ้นได้
usage-as-table = เป็นตาราง
usage-day = วัน
usage-all = ทั้งหมด
usage-so-far = จนถึงขณะนี้

usage-by-provider = ตามผู้ให้บริการ
usage-by-model = ตามโมเดล
usage-provider = ผู้ให้บริการ
usage-model = โมเดล
usage-mode = โหมด
usage-mode-routed = ส่งผ่าน
usage-mode-own = คีย์ของคุณ

usage-calls = การเรียกล่าสุด
usage-calls-about = แต่ละรายการมีใบเสร็จ: ใครตอบ ใช้เวลาเท่าใด และค่าใช้จ่ายเท่าใด
usage-calls-newest = ใหม่ที่สุด
usage-calls-older = การเรียกก่อนหน้านี้
usage-calls-pages = หน้ารายการการเรียก
usage-call-tokens = เข้า { $input } · ออก { $output }
usage-request-id = รหัสคำขอ
usage-cluster = คลัสเตอร์
usage-first-token = token แรก
usage-duration = ทั้งคำตอบ
usage-ms = { $ms } ms
usage-ended-ok = ตอบแล้ว
usage-ended-cancelled = หยุดแล้ว
usage-ended-failed = ล้มเหลว
