# The table of models and providers.
pairs-title = مقارنة المزوّدين
pairs-title-models = مقارنة { $models }
pairs-about = كل نموذج لدى كل مزوّد يقدّمه: الحالة والسعر والسياق والسرعة المقيسة.
pairs-lead = كل صفّ طريقة واحدة لاستدعاء نموذج واحد. والسرعات هي وسيط استدعاءات هذا الموقع نفسه في آخر 30 يومًا.
pairs-specs = جنبًا إلى جنب
pairs-spec = الخاصّية
pairs-remove = إزالة { $model }
pairs-unknown = لا يعرف هذا الموقع { $names }.
pairs-organisation = المؤسّسة
pairs-task = المهمّة
pairs-parameters = المعاملات
pairs-parameters-active = { $all }، النشط منها { $active }
pairs-context = السياق
pairs-licence = الترخيص
pairs-languages = اللغات
pairs-languages-more = { $names } و{ $n } أخرى
pairs-released = تاريخ الإصدار
pairs-library = المكتبة
pairs-ready-providers = المزوّدون المتاحون
pairs-ready-of = { $ready } من { $n }
pairs-count = { $n ->
    [zero] <b>لا</b> طرق للاستدعاء
    [one] طريقة <b>واحدة</b> للاستدعاء
    [two] <b>طريقتان</b> للاستدعاء
    [few] <b>{ $n }</b> طرق للاستدعاء
    [many] <b>{ $n }</b> طريقةً للاستدعاء
   *[other] <b>{ $n }</b> طريقة للاستدعاء
}
pairs-provider = المزوّد
pairs-any-provider = أي مزوّد
pairs-provider-count = { $name } ({ $n })
pairs-show = عرض
pairs-ready-only = متاح للاستدعاء الآن
pairs-clear = عرض الكل
pairs-model = النموذج
pairs-status = الحالة
pairs-mode = الفوترة
pairs-price-unit = بالدولار الأمريكي لكل مليون token
pairs-first-token = أوّل token
pairs-speed = السرعة
pairs-abilities = القدرات
pairs-ms = { $n } م.ث
pairs-tokens-per-s = { $n } token/ث
pairs-tools = أدوات
pairs-structured = مخطّط
pairs-reasoning = استدلال
pairs-vision = رؤية
pairs-unknown-value = غير معروف
pairs-routed = موجَّه
pairs-own-key = مفتاحك
pairs-ready = جاهز
pairs-needs-key = يتطلّب مفتاحًا
pairs-down = متوقّف
pairs-empty = لا يوجد زوج مطابق.
pairs-empty-advice = أزِل أحد عوامل التصفية لرؤية المزيد.
