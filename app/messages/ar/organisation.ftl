# An organisation's page.
organisation-about = النماذج المفتوحة من { $organisation } والمزوّدون الذين يقدّمونها.
organisation-models = النماذج
organisation-ready = تجيب الآن
organisation-requests = الطلبات في 30 يومًا
organisation-likes = الإعجابات
organisation-filter = البحث فيها وتصفيتها
