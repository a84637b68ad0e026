# A model in short, wherever models are listed.
card-ready = متاح للاستدعاء الآن
card-down = متوقّف
card-needs-key = يتطلّب مفتاحًا
card-unserved = غير متاح هنا
card-licence-other = ترخيص آخر
card-context = سياق { $n }
card-requests = { $n ->
    [zero] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $n } طلبات
    [many] { $n } طلبًا
   *[other] { $n } طلب
}
card-price = السعر
card-price-hint = بالدولار الأمريكي لكل مليون token
card-first-token = أوّل token
card-first-token-value = { $ms } م.ث
card-speed = السرعة
card-speed-value = { $n } token/ث
card-compare = مقارنة
card-compare-name = مقارنة { $model }
card-providers = المزوّدون: { $names }
card-provider-ready = { $name } (جاهز)
card-provider-needs-key = { $name } (يتطلّب مفتاحًا)
card-provider-no-replica = { $name } (لا توجد نسخة الآن)
card-provider-down = { $name } (متوقّف)
card-likes = { $n ->
    [zero] لا إعجابات
    [one] إعجاب واحد
    [two] إعجابان
    [few] { $n } إعجابات
    [many] { $n } إعجابًا
   *[other] { $n } إعجاب
}
