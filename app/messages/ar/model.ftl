# A model's page.
model-breadcrumb = مسار الصفحة
model-models = النماذج
model-copy-id = نسخ اسم النموذج
model-copy-name = نسخ { $name }
model-like = إعجاب
model-likes = { $n ->
    [zero] لا أحد بعد
    [one] حساب واحد
    [two] حسابان
    [few] { $n } حسابات
    [many] { $n } حسابًا
   *[other] { $n } حساب
}
model-tags = الوسوم
model-requests = { $n ->
    [zero] لا طلبات عبر هذا الموقع في آخر 30 يومًا
    [one] طلب واحد عبر هذا الموقع في آخر 30 يومًا
    [two] طلبان عبر هذا الموقع في آخر 30 يومًا
    [few] { $n } طلبات عبر هذا الموقع في آخر 30 يومًا
    [many] { $n } طلبًا عبر هذا الموقع في آخر 30 يومًا
   *[other] { $n } طلب عبر هذا الموقع في آخر 30 يومًا
}
model-try = جرّب هذا النموذج
model-try-it = جرّب
model-try-close = إغلاق
model-no-script = تحتاج المحادثة إلى البرامج النصّية، وهذا المتصفّح لا يشغّلها. السؤال نفسه من الطرفية:

model-facts = معلومات
model-organisation = المؤسّسة
model-country = البلد
model-parameters = المعاملات
model-parameters-active = { $n }، النشط منها { $active }
model-context = طول السياق
model-n-tokens = { $n } token
model-licence = الترخيص
model-languages = اللغات
model-n-languages = { $n ->
    [zero] لا لغات
    [one] لغة واحدة
    [two] لغتان
    [few] { $n } لغات
    [many] { $n } لغة
   *[other] { $n } لغة
}
model-list-comma = { "، " }
model-released = تاريخ الإصدار
model-library = المكتبة

model-no-provider = لا مزوّد يقدّم هذا النموذج
model-no-provider-why = لا يوجد النموذج لدى أي مزوّد يعرفه هذا الموقع، ولا تقدّمه أي نسخة في المجمّع.
model-down = هذا النموذج متوقّف
model-down-why = توجد في المجمّع نسخ تقدّمه، لكن لا تستجيب أي منها حاليًا. حاول مجددًا بعد دقيقة.
model-needs-key = هذا النموذج يتطلّب مفتاحًا
model-needs-key-why = النموذج متوفّر لدى مزوّد، لكن لا مفتاح لذلك المزوّد لدى هذا الموقع ولا لديك.
model-no-replica = لا نسخة تقدّم هذا النموذج
model-no-replica-why = المجمّع يعرفه، لكن لا تقدّمه أي نسخة متّصلة الآن.
model-add-key = <settings>أضف مفتاحك</settings> لمزوّد يتوفّر لديه.
model-connect = إن كنت تدير هذا الموقع، فصِل به خادم vLLM يقدّم <code>{ $model }</code>: الطريقة مشروحة في README تحت عنوان «Configure it».
model-chat-with-another = <list>حادِث نموذجًا يجيب الآن</list>.

model-providers = المزوّدون، بترتيبك
model-providers-note = يُرسَل الطلب إلى أول مزوّد جاهز. <settings>غيّر الترتيب أو أضف مفاتيح</settings>.
model-providers-none = لا يوجد هذا النموذج لدى أي مزوّد يعرفه هذا الموقع.
model-rank-chosen = رقم { $n } في ترتيبك، وهو أول مزوّد جاهز

model-policies = إلى أين يصل الاستدعاء الآن
model-policies-note = ضَع واحدة من هذه بعد اسم النموذج في الحقل <code>model</code>. ومن دونها يُعتمد ترتيبك.
model-policy-nobody = لا أحد جاهز.
model-policy-skipped = جرى تخطّيه
model-policy-more = { $n ->
    [zero] ولا أحد آخر
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $n } آخرون
    [many] و{ $n } آخر
   *[other] و{ $n } آخر
}
model-policy-next = إن تعذّر: { $provider }
model-policy-then = إن تعذّر: { $one }، ثم { $two }
model-why-preferred = أول الجاهزين في ترتيبك
model-why-fastest = { $n } token في الثانية، الأعلى بين الجاهزين
model-why-no-speed = لم تُقَس أي سرعة بعد، لذا يُعتمد ترتيبك
model-why-cheapest = { $price }، أدنى سعر بين الجاهزين
model-why-no-price = لا سعر معروف، لذا يُعتمد ترتيبك

model-code = استخدمه من شيفرتك
model-code-note = تستدعي هذه الأمثلة هذا الموقع، وهو يختار المزوّد. وهي تقرأ رمز وصول من <code>HF_TOKEN</code>؛ أنشئ واحدًا في <tokens>الإعدادات</tokens>.
model-code-later = ستعمل عندما يصبح أحد المزوّدين جاهزًا.

model-card = بطاقة النموذج
model-source = الأوزان والبطاقة الأصلية
model-contents = المحتويات

model-related = نماذج ذات صلة
model-related-organisation = أيضًا من { $organisation }
model-related-family = من العائلة نفسها
model-related-size = بحجم مشابه
