docs-heading = الأدلّة
docs-about = كيفية استخدام هذا الموقع من متصفّحك ومن شيفرتك، وكيفية تشغيل موقع مثله.
docs-search = البحث في الأدلّة
docs-guides = كل الأدلّة
docs-part-start = البداية
docs-part-use = من شيفرتك
docs-part-run = تشغيل موقع
docs-part-about = التعهّدات
docs-toc = في هذه الصفحة
docs-previous = السابق
docs-next = التالي
docs-pages = الدليل السابق والتالي
docs-in-english = الأدلّة مكتوبة بالإنجليزية.
docs-found-title = { $query } في الأدلّة
docs-found-heading = البحث في الأدلّة
docs-found = { $n ->
    [zero] لا قسم يطابق «{ $query }».
    [one] يطابق قسم واحد «{ $query }».
    [two] يطابق قسمان «{ $query }».
    [few] تطابق { $n } أقسام «{ $query }».
    [many] يطابق { $n } قسمًا «{ $query }».
   *[other] يطابق { $n } قسم «{ $query }».
}
docs-found-best = أفضل الأقسام لـ «{ $query }»، وعددها { $n }.
docs-found-nothing = جرّب كلمات أقلّ، أو بداية كلمة.
docs-all = عرض كل الأدلّة
