# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = في متصفّحك: { $race }
columns-waiting = بالانتظار، { $time }
columns-first = أوّل token بعد { $time }
columns-speed = نحو { $speed } token/ث
columns-done = اكتملت بعد { $time }
columns-stopped = أُوقفت بعد { $time }
columns-failed = فشلت بعد { $time }
columns-place = المرتبة { $n } من { $total }
columns-generating = { $n ->
    [zero] لا يجري التوليد في أي عمود
    [one] يجري التوليد في عمود واحد
    [two] يجري التوليد في عمودين
    [few] يجري التوليد في { $n } أعمدة
    [many] يجري التوليد في { $n } عمودًا
   *[other] يجري التوليد في { $n } عمود
}
columns-complete = انتهت كل الإجابات. اكتملت أولًا: { $name }.
columns-ended = انتهت كل الإجابات.
columns-n-failed = { $n ->
    [zero] لم يفشل أي عمود.
    [one] فشل عمود واحد.
    [two] فشل عمودان.
    [few] فشلت { $n } أعمدة.
    [many] فشل { $n } عمودًا.
   *[other] فشل { $n } عمود.
}
columns-letter = الإجابة { $letter }
columns-tie = تعادل
columns-neither = لا إجابة جيدة
columns-your-vote = صوتك
columns-voted = احتُسب الصوت. اخترت { $name }.
columns-counted = احتُسب الصوت. الأسماء ظاهرة الآن.
columns-removed = أُزيل { $name }.
columns-head-name = العمود
columns-head-first = أوّل token
columns-head-speed = السرعة
columns-head-tokens = عدد token
columns-head-total = المجموع
columns-head-cost = التكلفة
columns-best-first = الأسبق بدءًا
columns-best-speed = الأسرع
columns-best-total = الأسبق إنهاءً
columns-best-cost = الأرخص
columns-billed = من المزوّد
columns-ms = { $ms } م.ث
columns-seconds = { $seconds } ث
columns-percent = { $n }%
columns-diff = كلمات في الأولى فقط: { $gone }. في الثانية فقط: { $new }. في كلتيهما: { $same }.
columns-diff-none = الإجابتان متطابقتان.
columns-diff-later = تظهر الفروق حين تكتمل الإجابتان.
columns-tab-waiting = بالانتظار
columns-tab-writing = يكتب
columns-tab-done = اكتمل
columns-tab-stopped = أُوقف
columns-tab-failed = فشل
