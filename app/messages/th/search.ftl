# The search field and its suggestions.
search-label = ค้นหาโมเดล
search-list = โมเดลที่แนะนำ
search-callable = เรียกใช้ได้ตอนนี้
search-count = { $n ->
    [0] ไม่มีคำแนะนำ
   *[other] คำแนะนำ { $n } รายการ
}
