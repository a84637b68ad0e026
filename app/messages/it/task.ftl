# Tasks by the Hub's names.
task-automatic-speech-recognition = Riconoscimento vocale
task-conversational = Chat
task-feature-extraction = Embedding
task-image-text-to-text = Da immagine e testo a testo
task-sentence-similarity = Somiglianza tra frasi
task-summarization = Riassunti
task-text-classification = Classificazione di testi
task-text-generation = Generazione di testo
task-text-to-image = Da testo a immagine
task-text-to-speech = Sintesi vocale
task-translation = Traduzione
