# Providers: their pages, and their rows wherever they are listed.
provider-list = المزوّدون
provider-list-about = من يقدّم النماذج: الأسعار، وما قاسه هذا الموقع، وكيفية الحصول على مفتاح.
provider-list-note = بترتيبك. <settings>غيّره أو أضف مفاتيح</settings>.
provider-about = نماذج { $provider }، مع الأسعار والسرعة المقيسة وكيفية الحصول على مفتاح.

provider-provider = المزوّد
provider-model = النموذج
provider-models = النماذج
provider-models-served = { $n } من { $all }
provider-from = بدءًا من، $/مليون إخراج
provider-first-token = أوّل token
provider-speed-label = السرعة
provider-uptime = نسبة الإجابة، 24 ساعة
provider-input = إدخال، $/مليون
provider-output = إخراج، $/مليون
provider-context = السياق
provider-state = الحالة

provider-ready = جاهز
provider-needs-key = يتطلّب مفتاحًا
provider-no-replica = لا توجد نسخة الآن
provider-down = متوقّف
provider-partly = متوقّف جزئيًا
provider-add-key = إضافة مفتاح
provider-add-key-for = إضافة مفتاح لـ { $provider }
provider-routed = موجَّه
provider-your-key = مفتاحك
provider-your-key-ending = مفتاحك { "\u2066" }····{ $end }{ "\u2069" }
provider-access-pool = مجاني
provider-feature-tools = أدوات
provider-feature-structured = مخرجات مُهيكلة
provider-feature-reasoning = استدلال
provider-feature-images = صور

provider-ms = { $n } م.ث
provider-p95 = 95%: { $n } م.ث
provider-speed = { $n } token/ث
provider-week = 7 أيام: { $share }
provider-age-days = { $n ->
    [zero] اليوم
    [one] قبل يوم واحد
    [two] قبل يومين
    [few] قبل { $n } أيام
    [many] قبل { $n } يومًا
   *[other] قبل { $n } يوم
}
provider-no-calls = لا استدعاءات بعد
provider-no-calls-today = لا شيء اليوم
provider-no-calls-why = لم يذهب إليه أي استدعاء من هذا الموقع في الأسبوع الأخير، فلا قياسات بعد.
provider-uptime-title = أُجيب عن { $ok } من { $all } من الاستدعاءات في آخر 24 ساعة، ساعةً بساعة، والأحدث في النهاية
provider-measured-note = زمن أوّل token والسرعة هما وسيط استدعاءات هذا الموقع نفسه في آخر 24 ساعة. ولا تُحتسب الاستدعاءات التي أوقفها زائر.
provider-measured-none = لم يُقَس أي استدعاء في آخر 24 ساعة.

provider-health = السلامة
provider-calls-week = الاستدعاءات في 7 أيام
provider-clusters = العناقيد
provider-replicas-up = يعمل { $up } من { $n }
provider-pool-summary = { $models ->
    [zero] النسخ التي تستجيب: { $up } من { $n }، ولا تقدّم أي نموذج.
    [one] النسخ التي تستجيب: { $up } من { $n }، وتقدّم نموذجًا واحدًا.
    [two] النسخ التي تستجيب: { $up } من { $n }، وتقدّم نموذجين.
    [few] النسخ التي تستجيب: { $up } من { $n }، وتقدّم { $models } نماذج.
    [many] النسخ التي تستجيب: { $up } من { $n }، وتقدّم { $models } نموذجًا.
   *[other] النسخ التي تستجيب: { $up } من { $n }، وتقدّم { $models } نموذج.
}
provider-no-models = لا يوجد لدى هذا المزوّد أي نموذج من الفهرس.

provider-use = استخدام هذا المزوّد
provider-yours = بالنسبة إليك
provider-pool-why = هذا مجمّع الموقع نفسه، على حوسبة يقدّمها الشركاء. ولا يتطلّب مفتاحًا.
provider-your-key-why = الاستدعاءات التي تصل إليه تستخدم مفتاحك، و{ $provider } هو من يحاسبك.
provider-routed-why = يدفع هذا الموقع للمزوّد مقابل النماذج ذات السعر المعروف. وإن كان لديك مفتاح فهو الذي يُستخدم.
provider-needs-key-why = تتطلّب الاستدعاءات إلى { $provider } مفتاحك الخاصّ. وهو يُخزَّن مشفَّرًا، ولا يُرسَل إلا إلى المزوّد.
provider-get-key = احصل على مفتاح من { $host }
provider-enter-key = أدخِل مفتاحك
provider-change-key = استبدال مفتاحك أو إزالته
provider-place = رقم { $n } في <settings>ترتيبك</settings>.

provider-addresses = العناوين
provider-addresses-note = كلاهما يتعامل بواجهة API للمحادثة من OpenAI: أعطِ العميل أحدهما بوصفه عنوان URL الأساسي.
provider-through = عبر هذا الموقع
provider-through-why = برمز وصول من هذا الموقع. تُسجَّل الاستدعاءات، ولا تذهب إلا إلى هذا المزوّد.
provider-direct = مباشرةً
provider-direct-why = بمفتاحك هناك، في <code>{ $variable }</code>.
provider-copy = نسخ { $text }
