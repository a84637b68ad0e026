# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = أنت غير متّصل بالشبكة
offline-description = تحتاج هذه الصفحة إلى الشبكة.
offline-advice = تحتاج هذه الصفحة إلى الشبكة، ولم تُفتح من قبل. ما فتحته من قبل يمكن قراءته هنا.
offline-kept = محفوظ في هذا المتصفّح
offline-again = حاول مجددًا
offline-note = أنت غير متّصل بالشبكة. هذه الصفحة كما كانت حين فتحتها آخر مرّة.
