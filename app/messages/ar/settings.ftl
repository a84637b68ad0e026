settings-title = المزوّدون والمفاتيح
settings-about = مفاتيحك، وترتيب مزوّديك، ورموز الوصول للبرامج.

settings-nav = الإعدادات
settings-nav-providers = المزوّدون والمفاتيح
settings-nav-tokens = رموز الوصول
settings-nav-usage = الاستخدام
settings-nav-billing = الفوترة
settings-nav-preferences = التفضيلات

settings-copy = نسخ

# What a form did.
settings-order-saved = حُفظ الترتيب.
settings-order-reset-done = عاد ترتيب الموقع.
settings-key-saved = حُفظ المفتاح.
settings-key-removed = أُزيل المفتاح.
settings-key-paused = تُوجَّه الاستدعاءات إلى هذا المزوّد عبر الموقع من الآن فصاعدًا. ومفتاحك محفوظ.
settings-key-used = عادت الاستدعاءات إلى هذا المزوّد تستخدم مفتاحك.
settings-token-revoked = أُلغي الرمز. ستُرفض من الآن فصاعدًا البرامج التي تستخدمه.
settings-token-created = انسخ رمز الوصول الجديد الآن. فهو لا يُعرض إلا هذه المرّة.

# Order and keys.
settings-providers-heading = المزوّدون والمفاتيح
settings-providers-about = تسأل المحادثات والشيفرة وAPI أول مزوّد في هذه القائمة لديه النموذج وهو جاهز. بمفتاحك الخاصّ يحاسبك المزوّد، ومن دونه تُوجَّه الاستدعاءات عبر هذا الموقع.
settings-order-heading = الترتيب
settings-order-of-site = هذا ترتيب الموقع، إلى أن تنقل مزوّدًا.
settings-order-own = هذا هو الترتيب الذي حفظته.
settings-order-reset = استخدام ترتيب الموقع
settings-keys-sealed = تُشفَّر المفاتيح قبل تخزينها، ولا تغادر هذا الخادم إلا إلى مزوّدها.
settings-n-models = { $n ->
    [zero] لا نماذج
    [one] نموذج واحد
    [two] نموذجان
    [few] { $n } نماذج
    [many] { $n } نموذجًا
   *[other] { $n } نموذج
}
settings-n-served = يُقدَّم الآن { $n } من أصل { $all } من النماذج
settings-mode-routed = موجَّه
settings-mode-own = مفتاحك
settings-move-up = نقل { $name } إلى أعلى
settings-move-down = نقل { $name } إلى أسفل
settings-own-pool = مجمّع خوادم الموقع نفسه. لا يتطلّب مفتاحًا.
settings-key-label = مفتاحك لـ { $name }
settings-key-saved-used = ينتهي بـ { $last-four }، أُضيف في { $added }، آخر استخدام { $used } UTC.
settings-key-saved-unused = ينتهي بـ { $last-four }، أُضيف في { $added }، لم يُستخدم قطّ.
settings-key-test = اختبار المفتاح
settings-key-testing = جارٍ الاختبار…
settings-key-test-label = اختبار مفتاحك لـ { $name }
settings-key-remove = إزالة
settings-key-remove-label = إزالة مفتاحك لـ { $name }
settings-key-mode-own = تستخدم الاستدعاءات مفتاحك.
settings-key-mode-routed = الاستدعاءات موجَّهة عبر الموقع، ومفتاحك غير مستخدم.
settings-key-use = استخدام مفتاحك
settings-key-use-label = استخدام مفتاحك لـ { $name }
settings-key-pause = التوجيه بدلًا منه
settings-key-pause-label = توجيه الاستدعاءات إلى { $name } بدلًا من استخدام مفتاحك
settings-key-show = إظهار
settings-key-save = حفظ
settings-key-hint = لا يمكن قراءته بعد حفظه، ولا تظهر منه إلا آخر أربعة أحرف.
settings-key-get = الحصول على مفتاح
settings-check-valid = { $n ->
    [zero] يقبل { $name } هذا المفتاح، ولا يسرد له أي نموذج.
    [one] يقبل { $name } هذا المفتاح، ويسرد له نموذجًا واحدًا.
    [two] يقبل { $name } هذا المفتاح، ويسرد له نموذجين.
    [few] يقبل { $name } هذا المفتاح، ويسرد له { $n } نماذج.
    [many] يقبل { $name } هذا المفتاح، ويسرد له { $n } نموذجًا.
   *[other] يقبل { $name } هذا المفتاح، ويسرد له { $n } نموذج.
}
settings-check-unproven = { $n ->
    [zero] يجيب { $name } بقائمة بلا نماذج، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
    [one] يجيب { $name } بقائمة فيها نموذج واحد، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
    [two] يجيب { $name } بقائمة فيها نموذجان، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
    [few] يجيب { $name } بقائمة فيها { $n } نماذج، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
    [many] يجيب { $name } بقائمة فيها { $n } نموذجًا، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
   *[other] يجيب { $name } بقائمة فيها { $n } نموذج، لكنه يعطيها لأيٍّ كان. لا يُعرف هل يعمل المفتاح إلا باستدعاء.
}
settings-check-rejected = يرفض { $name } هذا المفتاح. استبدل به مفتاحًا جديدًا.
settings-check-no-list = ليس لدى { $name } قائمة نماذج يُختبر بها المفتاح. لا يُعرف هل يعمل إلا باستدعاء.
settings-check-unreachable = لم يُجب { $name } خلال 10 ثوانٍ. مفتاحك محفوظ؛ حاول مجددًا لاحقًا.
settings-check-unclear = أجاب { $name } بالحالة { $status }، وهي لا تفيد بشيء واضح عن المفتاح.
settings-check-said = نصّ الجواب:

# Dry run.
settings-dry-run-heading = تشغيل تجريبي
settings-dry-run-about = سمِّ نموذجًا لترى من سيُسأل الآن، وبأي ترتيب، ولماذا. لا يُجرى أي استدعاء.
settings-dry-run-model = النموذج
settings-dry-run-submit = عرض الخطّة
settings-dry-run-hint = ضَع بعده <code>:fastest</code> أو <code>:cheapest</code> أو مزوّدًا مثل <code>:publicai</code> لترى ما يتغيّر.
settings-dry-run-unknown-model = لا يوجد في الفهرس نموذج بهذا الاسم.
settings-dry-run-unknown-suffix = ما بعد النقطتين ليس سياسة ولا مزوّدًا في هذا الموقع.
settings-dry-run-nobody = لن يُسأل أحد اليوم عن { $model }.
settings-dry-run-one = بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }.
settings-dry-run-several = { $more ->
    [zero] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }.
    [one] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }، ثم واحدًا آخر.
    [two] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }، ثم اثنين آخرين.
    [few] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }، ثم { $more } آخرين.
    [many] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }، ثم { $more } آخر.
   *[other] بالنسبة إلى { $model }، يعطي ترتيبك اليوم { $first }، ثم { $second }، ثم { $more } آخر.
}
settings-dry-run-by-order = حسب ترتيبك.
settings-dry-run-by-price = حسب سعر token في الإجابة؛ وما لا سعر له يأتي أخيرًا.
settings-dry-run-by-speed = حسب السرعة التي قاسها هذا الموقع في اليوم الأخير؛ وما لم يُقَس يأتي أخيرًا.
settings-dry-run-by-name = المزوّد محدَّد بالاسم، فلا يُجرَّب غيره.
settings-dry-run-speed = { $speed } token/ث
settings-dry-run-not-served = لا يتوفّر النموذج لدى: { $names }.
settings-fate-down = سيُجرَّب، لكنه لا يستجيب الآن
settings-fate-needs-key = جرى تخطّيه: يتطلّب مفتاحك
settings-fate-no-replica = جرى تخطّيه: لا يوجد النموذج على أي خادم في المجمّع
settings-fate-no-credits = جرى تخطّيه: نفدت أرصدة هذا الشهر
settings-fate-not-named = جرى تخطّيه: حُدِّد مزوّد آخر بالاسم

# Access tokens.
settings-tokens-heading = رموز الوصول
settings-tokens-about = تستدعي البرامج هذا الموقع برمز وصول، بوصفه <code>HF_TOKEN</code> أو مفتاح OpenAI.
settings-tokens-yours = رموزك
settings-tokens-none = ليس لديك رمز وصول بعد. أنشئ واحدًا أدناه وأعطِه لبرنامج.
settings-tokens-docs = كيف تستخدم البرامج الرمز: <docs>دليل رموز الوصول</docs>.
settings-token-new = رمز جديد
settings-token-name = الاسم
settings-token-name-hint = مكان استخدامه، مثل «حاسوب محمول» أو «مهمّة ليلية».
settings-token-kind = ما الذي يتيحه
settings-token-kind-platform = <code>hf_…</code> للموجِّه وواجهة API الخاصّة بـ Hub، بترتيبك ومفاتيحك وفواتيرك
settings-token-kind-public-ai = <code>pai_…</code> لمجمّع هذا الموقع وحده، باستدعاء مباشر
settings-token-create = إنشاء رمز
settings-token-used = أُنشئ في { $created }، آخر استخدام { $used }
settings-token-unused = أُنشئ في { $created }، لم يُستخدم قطّ
settings-token-revoke = إلغاء
settings-token-revoke-label = إلغاء الرمز { $name }
