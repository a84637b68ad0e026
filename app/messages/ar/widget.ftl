# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = أنت
widget-answer = الإجابة
widget-edit = تعديل
widget-copy = نسخ
widget-again = حاول مجددًا
widget-reasoning = الاستدلال
widget-waiting = بانتظار { $provider }
widget-generating = جارٍ التوليد، { $provider }
widget-still = { $n ->
    [zero] ما زال التوليد جاريًا، لا كلمات بعد
    [one] ما زال التوليد جاريًا، نحو كلمة واحدة
    [two] ما زال التوليد جاريًا، نحو كلمتين
    [few] ما زال التوليد جاريًا، نحو { $n } كلمات
    [many] ما زال التوليد جاريًا، نحو { $n } كلمةً
   *[other] ما زال التوليد جاريًا، نحو { $n } كلمة
}
widget-complete = { $n ->
    [zero] اكتملت الإجابة، بلا كلمات، { $seconds } ث
    [one] اكتملت الإجابة، كلمة واحدة، { $seconds } ث
    [two] اكتملت الإجابة، كلمتان، { $seconds } ث
    [few] اكتملت الإجابة، { $n } كلمات، { $seconds } ث
    [many] اكتملت الإجابة، { $n } كلمةً، { $seconds } ث
   *[other] اكتملت الإجابة، { $n } كلمة، { $seconds } ث
}
widget-away = انقطع الاتصال. ستُستأنف الإجابة فور عودته.
widget-stopped = جرى الإيقاف. ما وصل محفوظ.
widget-cleared = مُسحت المحادثة.
widget-cut = قُطعت الإجابة عند حدّ token. ارفع أقصى طول للإجابة للحصول على المزيد.
widget-filtered = حجب المزوّد البقية.
widget-ask-next = اسأل { $provider } بدلًا منه
widget-keys = المفاتيح في الإعدادات
widget-clear = مسح المحادثة
widget-default = افتراضي
widget-now-system = تعليمات النظام
widget-now-temperature = الحرارة { $value }
widget-now-tokens = { $n ->
    [zero] 0 token
    [one] { $n } token
    [two] { $n } token
    [few] { $n } token
    [many] { $n } token
   *[other] { $n } token
}
widget-served = قدّمها
widget-first-token = أوّل token
widget-ms = { $value } م.ث
widget-speed = { $value } token/ث
widget-usage = { $input } إدخال، { $output } إخراج
widget-cost = التكلفة
widget-billed = يحاسبك { $provider }
widget-of-all = لجميع إجابات هذا الطلب معًا
widget-attempts = المحاولات
widget-hop = { $place }: { $outcome } بعد { $ms } م.ث
widget-hop-resume = تابَع لدى { $place }: { $outcome } بعد { $ms } م.ث
widget-hop-hedge = وأيضًا لدى { $place }: { $outcome } بعد { $ms } م.ث
widget-edit-field = رسالتك بصياغة أخرى
widget-edit-send = إرسال
widget-edit-leave = إلغاء
widget-before = الصيغة السابقة
widget-after = الصيغة التالية
widget-version = الصيغة { $at } من { $all }
widget-again-with = حاول مجددًا مع مزوّد آخر
widget-delete = حذف
widget-deleted = حُذفت. «تراجع» يعيدها.
widget-continue = متابعة
widget-thinking = يفكّر
widget-thought = فكّر { $seconds } ث
widget-queue-remove = إزالة
widget-queued = ستُرسل رسالتك بعد هذه الإجابة.
widget-cached = من الذاكرة المؤقتة
widget-outcome-ok = أجاب
widget-outcome-connect = لا اتصال
widget-outcome-overtaken = غيره كان أسرع
widget-outcome-broke = انقطع
widget-outcome-busy = مشغول
widget-outcome-late = بطيء جدًا
widget-outcome-refused = رفض
widget-outcome-garbage = لا إجابة سليمة
