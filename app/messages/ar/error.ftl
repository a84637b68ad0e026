# Pages that cannot be shown.
error-no-page = هذه الصفحة غير موجودة
error-no-page-advice = تحقّق من العنوان، أو ابحث عن النموذج في قائمة النماذج.
error-no-model = هذا النموذج ليس في الفهرس
error-no-model-advice = ابحث عنه في قائمة النماذج.
error-no-method = هذا العنوان ليس صفحة
error-no-method-advice = لا يقبل هذا العنوان تلك الطريقة.
error-wrong-host = هذا ليس عنوان هذا الموقع
error-wrong-host-advice = استخدم العنوان الذي أظهره الموقع عند بدء تشغيله، أو اطلب من مشغّله ضبط PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = لا يمكن ذلك إلا من صفحات هذا الموقع نفسه
error-foreign-advice = افتح الإعدادات هنا، ثم حاول مجددًا.
error-broken = حدث خلل هنا
error-broken-advice = حاول مجددًا بعد دقيقة. وإن استمرّ الأمر، فأبلغ المشغّل بالرقم أدناه.
error-refused = لم ينجح ذلك
error-quote = إن أبلغت عن ذلك، فاذكر معرّف الطلب <id>{ $id }</id>.
error-browse = تصفّح النماذج
error-providers = المزوّدون والمفاتيح
