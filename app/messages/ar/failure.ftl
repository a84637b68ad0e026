# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = انقطع الاتصال
failure-lost-advice = تحقّق من اتصالك ثم حاول مجددًا. ما وصل محفوظ.
failure-too-long = المحادثة أطول ممّا يتّسع له هذا النموذج
failure-too-long-advice = امسح المحادثة أو اطرح سؤالًا أقصر.
failure-no-credit = نفد الرصيد لدى هذا المزوّد
failure-no-credit-advice = اختر مزوّدًا آخر، أو أضف مفتاحك الخاصّ.
failure-bad-key = لم يقبل المزوّد المفتاح
failure-bad-key-advice = استبدل المفتاح في الإعدادات، أو اختر مزوّدًا آخر.
failure-forbidden = هذا غير مسموح به
failure-forbidden-advice = اختر مزوّدًا آخر.
failure-busy = المزوّد مشغول
failure-busy-advice = انتظر قليلًا، أو اختر مزوّدًا آخر.
failure-not-served = لا يقدّم هذا المزوّد النموذج الآن
failure-not-served-advice = حاول مجددًا، أو اختر مزوّدًا آخر.
failure-upstream = حدث خلل لدى المزوّد
failure-upstream-advice = حاول مجددًا، أو اختر مزوّدًا آخر.
failure-refused = رُفض الطلب
failure-refused-advice = غيّر الرسالة أو المعاملات، ثم حاول مجددًا.
failure-said = ما قاله الخادم
failure-retry = { $n ->
    [zero] حاول مجددًا الآن، أو اختر مزوّدًا آخر.
    [one] حاول مجددًا بعد ثانية واحدة، أو اختر مزوّدًا آخر.
    [two] حاول مجددًا بعد ثانيتين، أو اختر مزوّدًا آخر.
    [few] حاول مجددًا بعد { $n } ثوانٍ، أو اختر مزوّدًا آخر.
    [many] حاول مجددًا بعد { $n } ثانيةً، أو اختر مزوّدًا آخر.
   *[other] حاول مجددًا بعد { $n } ثانية، أو اختر مزوّدًا آخر.
}
