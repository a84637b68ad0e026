# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = نُقل { $provider } إلى الموضع { $position } من { $n }. المحادثات والشيفرة تسأل الآن { $first } أولًا.
ladder-before = عاد الترتيب كما كان.
ladder-not-saved = لم يُحفظ الترتيب. { $reason }
ladder-undo = تراجع
ladder-key-saved = حُفظ المفتاح المنتهي بـ { $last_four } لـ { $provider }.
ladder-key-removed = أُزيل المفتاح لـ { $provider }.
ladder-key-not-removed = لم يُزَل المفتاح. { $reason }
ladder-own-key = مفتاحك { "\u2066" }····{ $last_four }{ "\u2069" }
ladder-routed = موجَّه
ladder-needs-key = يتطلّب مفتاحًا
ladder-add = أضف مفتاحك
ladder-replace = اختبر مفتاحك أو استبدله أو أزله
ladder-just-added = المفتاح المنتهي بـ { $last_four }، أُضيف للتوّ.
