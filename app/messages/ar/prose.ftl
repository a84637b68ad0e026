# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = نسخ الخلايا
prose-copy-markdown = نسخ Markdown
prose-table = جدول
prose-wrap = التفاف الأسطر
prose-copy = نسخ
prose-done = مُنجَز
prose-to-do = لم يُنجَز
prose-image = لم تُحمَّل الصورة
prose-image-from = لم تُحمَّل الصورة من { $host }
prose-leads-to = (يؤدّي إلى { $host })
