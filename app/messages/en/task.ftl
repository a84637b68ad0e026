# Tasks by the Hub's names.
task-automatic-speech-recognition = Speech recognition
task-conversational = Chat
task-feature-extraction = Embeddings
task-image-text-to-text = Image and text to text
task-sentence-similarity = Sentence similarity
task-summarization = Summaries
task-text-classification = Text classification
task-text-generation = Text generation
task-text-to-image = Text to image
task-text-to-speech = Text to speech
task-translation = Translation
