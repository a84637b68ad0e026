# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = คัดลอกเซลล์
prose-copy-markdown = คัดลอก Markdown
prose-table = ตาราง
prose-wrap = ตัดบรรทัด
prose-copy = คัดลอก
prose-done = เสร็จแล้ว
prose-to-do = ยังไม่เสร็จ
prose-image = ไม่ได้โหลดรูปภาพ
prose-image-from = ไม่ได้โหลดรูปภาพจาก { $host }
prose-leads-to = (ไปยัง { $host })
