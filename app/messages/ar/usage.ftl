usage-heading = الاستخدام
usage-about = استدعاءات حسابك عبر هذا الموقع، من السجلّ الذي تُعدّ منه الفواتير. الأيام بتوقيت UTC.

usage-month = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
} { $year }
usage-month-label = الشهر
usage-month-show = عرض
usage-csv = تنزيل CSV

usage-empty = لا استدعاءات في { $month }
usage-empty-running = لا استدعاءات في { $month } بعد
usage-empty-about = اسأل نموذجًا شيئًا، من هنا أو من برنامج، ويُحتسب الاستدعاء خلال ثانية.
usage-empty-action = ابحث عن نموذج يجيب الآن

usage-total-requests = الطلبات
usage-total-input = ‏token إدخال
usage-total-output = ‏token إخراج
usage-total-cost = المحتسب
usage-failed = الفاشلة
usage-nothing-charged = $0
usage-billed-by-provider = من المزوّد

usage-measures = ما تحسبه الأعمدة
usage-measure-requests = الطلبات
usage-measure-tokens = Token
usage-measure-cost = الرسوم
usage-chart-requests = الطلبات يوميًا، { $month }
usage-chart-tokens = ‏token يوميًا، { $month }
usage-chart-cost = الرسوم يوميًا، { $month }
usage-chart-nothing = لم تُحتسب أي رسوم. المجمّع مجاني، والاستدعاءات بمفتاحك الخاصّ يحاسبك عليها المزوّد.
usage-n-requests = { $n ->
    [zero] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $n } طلبات
    [many] { $n } طلبًا
   *[other] { $n } طلب
}
usage-n-tokens = { $n ->
    [zero] 0 token
    [one] { $n } token
    [two] { $n } token
    [few] { $n } token
    [many] { $n } token
   *[other] { $n } token
}
usage-own-key-of = { $name }، مفتاحك
usage-bar = { $date }، { $name }: { $amount }
usage-summary = المجموع: { $sum }. أكثر الأيام: { $date }، وفيه: { $most }. ذهب { $share } إلى { $name }.
usage-partial = لم ينتهِ { $date } بعد: ما زال عموده ينمو.
usage-as-table = في جدول
usage-day = اليوم
usage-all = الكل
usage-so-far = حتى الآن

usage-by-provider = حسب المزوّد
usage-by-model = حسب النموذج
usage-provider = المزوّد
usage-model = النموذج
usage-mode = الوضع
usage-mode-routed = موجَّه
usage-mode-own = مفتاحك

usage-calls = أحدث الاستدعاءات
usage-calls-about = لكلٍّ منها إيصاله: من أجاب، وكم استغرق، وكم كلّف.
usage-calls-newest = الأحدث
usage-calls-older = استدعاءات أقدم
usage-calls-pages = صفحات الاستدعاءات
usage-call-tokens = { $input } إدخال · { $output } إخراج
usage-request-id = معرّف الطلب
usage-cluster = العنقود
usage-first-token = أوّل token
usage-duration = الإجابة كاملة
usage-ms = { $ms } م.ث
usage-ended-ok = أُجيب
usage-ended-cancelled = أُوقف
usage-ended-failed = فشل
