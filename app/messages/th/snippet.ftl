# Around the code samples.
snippet-group = ภาษาและไคลเอนต์
snippet-with = { $language } กับ { $client }
snippet-label = โค้ด: { $language } กับ { $client }
snippet-copy = คัดลอกโค้ดนี้
snippet-copy-command = คัดลอก: { $command }
