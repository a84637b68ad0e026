# Tasks by the Hub's names.
task-automatic-speech-recognition = Reconocimiento de voz
task-conversational = Chat
task-feature-extraction = Embeddings
task-image-text-to-text = De imagen y texto a texto
task-sentence-similarity = Similitud de frases
task-summarization = Resúmenes
task-text-classification = Clasificación de textos
task-text-generation = Generación de texto
task-text-to-image = De texto a imagen
task-text-to-speech = Síntesis de voz
task-translation = Traducción
