# Tasks by the Hub's names.
task-automatic-speech-recognition = Spracherkennung
task-conversational = Chat
task-feature-extraction = Embeddings
task-image-text-to-text = Bild und Text zu Text
task-sentence-similarity = Satzähnlichkeit
task-summarization = Zusammenfassungen
task-text-classification = Textklassifikation
task-text-generation = Texterzeugung
task-text-to-image = Text zu Bild
task-text-to-speech = Text zu Sprache
task-translation = Übersetzung
