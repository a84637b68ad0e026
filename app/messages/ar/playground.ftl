# The chat on a page of its own.
playground-title = ساحة التجربة
playground-description = تحدّث مع أي نموذج يجيب الآن، بكل ما يمكن أن يحمله الطلب.
playground-model = النموذج
playground-open = فتح
playground-about = عن هذا النموذج
playground-nobody = لن يجيب أي نموذج الآن. مفتاحك الخاصّ لدى أحد المزوّدين يفتح نماذجه.
playground-keys = إضافة مفتاح
