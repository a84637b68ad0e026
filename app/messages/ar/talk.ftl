# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = بحث
talk-find-field = البحث في المحادثة
talk-find-before = النتيجة السابقة
talk-find-after = النتيجة التالية
talk-find-close = إغلاق البحث
talk-find-count = { $at } من { $all }
talk-find-nothing = لا نتائج
talk-outline-open = الفروع
talk-outline-title = كل فروع المحادثة
talk-outline-close = إغلاق
talk-outline-you = أنت
talk-outline-answer = الإجابة
talk-record-open = الطلب والإجابة
talk-record-request = الطلب
talk-record-answer = ما وصل ردًّا
talk-record-copy = نسخ
talk-record-curl = نسخ كأمر curl
