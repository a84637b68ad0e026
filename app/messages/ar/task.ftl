# Tasks by the Hub's names.
task-automatic-speech-recognition = التعرّف على الكلام
task-conversational = محادثة
task-feature-extraction = التضمينات
task-image-text-to-text = من صورة ونصّ إلى نصّ
task-sentence-similarity = تشابه الجمل
task-summarization = التلخيص
task-text-classification = تصنيف النصوص
task-text-generation = توليد النصوص
task-text-to-image = من نصّ إلى صورة
task-text-to-speech = من نصّ إلى كلام
task-translation = الترجمة
