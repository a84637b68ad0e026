# Tasks by the Hub's names.
task-automatic-speech-recognition = การรู้จำเสียงพูด
task-conversational = แชต
task-feature-extraction = Embedding
task-image-text-to-text = ภาพและข้อความเป็นข้อความ
task-sentence-similarity = ความคล้ายของประโยค
task-summarization = การสรุปความ
task-text-classification = การจำแนกข้อความ
task-text-generation = การสร้างข้อความ
task-text-to-image = ข้อความเป็นภาพ
task-text-to-speech = ข้อความเป็นเสียงพูด
task-translation = การแปล
