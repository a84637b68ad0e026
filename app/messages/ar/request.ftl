# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = لا يوثّق { $provider } هذا؛ فلا يُرسَل.
request-fault-number = هذا ليس عددًا.
request-fault-whole = هذا ليس عددًا صحيحًا.
request-fault-range = خارج النطاق؛ فلا يُرسَل.
request-fault-json = ليس JSON: السطر { $line }، العمود { $column }
request-fault-object = يجب أن يكون كائنًا: { "{" } ... { "}" }
request-fault-reserved = تضبط المحادثة نفسها «{ $key }».
request-preset-saved = حُفظ الإعداد «{ $name }».
request-preset-deleted = حُذف الإعداد «{ $name }».
request-no-structure = لا يُعرف أنّ { $provider } يلتزم بمخطّط مع هذا النموذج؛ فلا يُرسَل المخطّط.
request-so-far = صالح حتى الآن
request-keeps = مكتمل وملتزم بالمخطّط
request-unfinished = انتهت الإجابة قبل اكتمال JSON.
request-broken = لم يعد JSON عند الحرف { $at }
request-miss-type = ينبغي أن يكون { $path }: { $expected }
request-miss-required = ينقص { $path } «{ $name }»
request-miss-extra = في { $path } «{ $name }»، ولا يسمح به المخطّط
request-miss-enum = { $path } ليس من القيم المسموح بها
request-miss-bounds = { $path } خارج حدوده
request-estimate-how = تقدير: عدد الأحرف على أربعة بسعر token المقروء. والإيصال يذكر ما كان فعلًا.
request-estimate = { $n ->
    [zero] ≈ { $n } token
    [one] ≈ { $n } token
    [two] ≈ { $n } token
    [few] ≈ { $n } token
    [many] ≈ { $n } token
   *[other] ≈ { $n } token
}
request-estimate-cost = { $n ->
    [zero] ≈ { $n } token، { $cost }
    [one] ≈ { $n } token، { $cost }
    [two] ≈ { $n } token، { $cost }
    [few] ≈ { $n } token، { $cost }
    [many] ≈ { $n } token، { $cost }
   *[other] ≈ { $n } token، { $cost }
}
request-no-tools = لا يُعرف أنّ { $provider } يقبل أدوات مع هذا النموذج؛ فلا تُرسَل الأدوات.
request-fault-tools = يجب أن تكون قائمة دوال لكلٍّ منها اسم.
request-tool-send = إرسال النتائج
request-tool-answered = أُجيب
request-tool-coming = تُكتَب الآن
request-tool-asked = بانتظار نتيجة
request-tool-arguments = الوسائط
request-tool-result = النتيجة
request-tool-mock = الحفظ للاستدعاءات التالية
request-tool-mocked = حُفظ: تبدأ استدعاءات { $name } التالية بهذه النتيجة.
request-picture = الصورة { $n }
request-picture-size = { $kb } ك.ب، { $tokens }
request-picture-remove = إزالة: { $picture }
request-picture-gone = صورة أكبر من أن تُحفظ
request-picture-unread = لا يقرأ { $model } الصور.
request-picture-none = { $name } ليس PNG أو JPEG أو WebP أو GIF يمكن قراءته.
request-picture-many = على الأكثر { $n } صور مع السؤال الواحد.
