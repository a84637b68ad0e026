billing-heading = الفوترة
billing-about = ما احتسبه هذا الموقع على حسابك، وما يحاسبك عليه المزوّدون بأنفسهم.
billing-nothing = $0
billing-try = جرّب نموذجًا
billing-credits-left = الرصيد المتبقي

billing-so-far = { $month } حتى الآن
billing-forecast = إذا استمرّ الأمر هكذا، يبلغ { $month } نحو { $amount }.
billing-forecast-nothing = إذا استمرّ الأمر هكذا، لا يكلّف { $month } شيئًا.
billing-forecast-early = ابتداءً من الغد، تعرض هذه الصفحة المبلغ المرجَّح لهذا الشهر.
billing-line = رسوم الشهر كما تراكمت، وبخطّ متقطّع اتّجاهها.

billing-routed = المحتسب هنا
billing-routed-about = الاستدعاءات الموجَّهة، بسعر المزوّد لكل token، دون زيادة. المجمّع مجاني.
billing-charged = المحتسب

billing-own = ما يحاسبك عليه مزوّدوك
billing-own-about = الاستدعاءات بمفاتيحك الخاصّة. تأتي فواتيرها من المزوّدين ولا يراها هذا الموقع: المبالغ تقديرات من أسعار الفهرس.
billing-estimate = التقدير
billing-about-amount = نحو { $amount }
billing-unknown = السعر غير معروف

billing-provider = المزوّد
billing-requests = الطلبات
billing-input = ‏token إدخال
billing-output = ‏token إخراج

billing-who-pays = الرصيد
billing-personal = هذا تثبيت شخصي: لا يحتفظ برصيد ولا يمنح أرصدة شهرية. تخرج الاستدعاءات الموجَّهة بالمفاتيح التي وضعها المشغّل، فتدفع حسابات المشغّل لدى المزوّدين المبالغ أعلاه.
billing-docs = المزيد: <docs>المفاتيح والفوترة</docs>.

billing-earlier = الأشهر السابقة
billing-credits = بقي { $left } من أرصدة هذا الشهر البالغة { $monthly }.
billing-credits-out = نفدت أرصدة هذا الشهر. المزوّدون المجانيون ومفاتيحك الخاصّة ما زالوا يجيبون؛ وما عدا ذلك ينتظر الشهر القادم.
billing-personal-credits = يمنح هذا الموقع الأرصدة نفسها كل شهر، وما لا يُستعمل منها لا ينتقل إلى الشهر التالي. تخرج الاستدعاءات الموجَّهة بالمفاتيح التي وضعها المشغّل، فتدفع حسابات المشغّل لدى المزوّدين المبالغ أعلاه.
