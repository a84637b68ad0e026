# Tasks by the Hub's names.
task-automatic-speech-recognition = Reconnaissance vocale
task-conversational = Chat
task-feature-extraction = Embeddings
task-image-text-to-text = Image et texte vers texte
task-sentence-similarity = Similarité de phrases
task-summarization = Résumés
task-text-classification = Classification de textes
task-text-generation = Génération de texte
task-text-to-image = Texte vers image
task-text-to-speech = Synthèse vocale
task-translation = Traduction
