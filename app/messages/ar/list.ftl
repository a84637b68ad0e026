# The model list.
list-title = النماذج
list-title-search = { $search } · النماذج
list-about = نماذج مفتوحة والمزوّدون الذين يقدّمونها: حادِث كلًّا منها في المتصفّح أو استدعِه من شيفرتك.
list-pool-none = لم تتّصل أي نسخة بالمجمّع بعد.
list-pool-silent = لا تستجيب أي نسخة من المجمّع الآن.
list-pool-models = { $n ->
    [zero] لا يقدّم المجمّع أي نموذج الآن.
    [one] يقدّم المجمّع نموذجًا واحدًا الآن.
    [two] يقدّم المجمّع نموذجين الآن.
    [few] يقدّم المجمّع { $n } نماذج الآن.
    [many] يقدّم المجمّع { $n } نموذجًا الآن.
   *[other] يقدّم المجمّع { $n } نموذج الآن.
}
list-compare-all = مقارنة كل المزوّدين
list-filters = عوامل التصفية
list-filters-chosen = عوامل التصفية ({ $n })
list-apply = تطبيق
list-more = { $n } أخرى
list-unlisted = { $n ->
    [zero] لا خيارات أخرى في البحث.
    [one] يمكن العثور على خيار آخر بالبحث.
    [two] يمكن العثور على خيارين آخرين بالبحث.
    [few] يمكن العثور على { $n } خيارات أخرى بالبحث.
    [many] يمكن العثور على { $n } خيارًا آخر بالبحث.
   *[other] يمكن العثور على { $n } خيار آخر بالبحث.
}
list-narrow = تضييق: { $facet }
list-narrow-hint = تضييق
list-count = { $n ->
    [zero] <b>لا</b> نماذج
    [one] نموذج <b>واحد</b>
    [two] <b>نموذجان</b>
    [few] <b>{ $n }</b> نماذج
    [many] <b>{ $n }</b> نموذجًا
   *[other] <b>{ $n }</b> نموذج
}
list-shown = من { $first } إلى { $last }
list-sort = ترتيب
list-sort-by = الترتيب حسب
list-sort-trending = الأكثر رواجًا
list-sort-newest = الأحدث
list-sort-cheapest = الأرخص
list-sort-fastest = الأسرع
list-sort-likes = الأكثر إعجابًا
list-sort-largest = الأكبر
list-sort-name = الاسم
list-facet-availability = التوفّر
list-facet-task = المهمّة
list-facet-provider = المزوّد
list-facet-organisation = المؤسّسة
list-facet-language = اللغة
list-facet-licence = الترخيص
list-facet-size = الحجم
list-facet-context = طول السياق
list-facet-price = سعر الإجابة
list-facet-library = المكتبة
list-callable = متاح للاستدعاء الآن
list-own-key = متاح للاستدعاء بمفاتيحي
list-any-provider = أي مزوّد
list-size-smallest = أقلّ من 3B
list-size-small = من 3B إلى 10B
list-size-middle = من 10B إلى 40B
list-size-large = من 40B إلى 100B
list-size-largest = 100B فأكثر
list-context-least = { $n } فأكثر
list-price-free = مجاني
list-price-most = حتى { $price }
list-price-note = لكل مليون token، لدى أرخص مزوّد يمكنك استدعاؤه.
list-active = عوامل التصفية المفعّلة
list-remove = إزالة المرشّح: { $filter }
list-clear = مسح الكل
list-filter-search = البحث: { $value }
list-filter-tag = الوسم: { $value }
list-filter-parameters = المعاملات: { $value }
list-filter-organisation = من { $value }
list-empty-search = لا يوجد نموذج يطابق «{ $search }».
list-empty-search-filters = لا يوجد نموذج يطابق «{ $search }» مع هذه عوامل التصفية.
list-empty-filters = لا يوجد نموذج يطابق هذه عوامل التصفية.
list-empty-advice-search = جرّب أحرفًا أقلّ، أو اسم مؤسّسة.
list-empty-advice-filters = أزِل أحد عوامل التصفية، أو ابدأ من جديد.
list-empty-similar = هل تقصد
list-empty-all = عرض كل النماذج
list-pages = صفحات النتائج
list-page = الصفحة { $n }
list-previous = السابق
list-next = التالي
list-tray = مقارنة
list-tray-name = النماذج المختارة للمقارنة
list-tray-submit = مقارنة جنبًا إلى جنب
list-tray-clear = مسح
list-tray-remove = إزالة
