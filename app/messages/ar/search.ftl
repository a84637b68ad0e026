# The search field and its suggestions.
search-label = البحث عن نماذج
search-list = النماذج المقترحة
search-callable = متاح للاستدعاء الآن
search-count = { $n ->
    [zero] لا اقتراحات
    [one] اقتراح واحد
    [two] اقتراحان
    [few] { $n } اقتراحات
    [many] { $n } اقتراحًا
   *[other] { $n } اقتراح
}
