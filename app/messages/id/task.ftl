# Tasks by the Hub's names.
task-automatic-speech-recognition = Pengenalan ucapan
task-conversational = Obrolan
task-feature-extraction = Embedding
task-image-text-to-text = Gambar dan teks ke teks
task-sentence-similarity = Kemiripan kalimat
task-summarization = Ringkasan
task-text-classification = Klasifikasi teks
task-text-generation = Pembuatan teks
task-text-to-image = Teks ke gambar
task-text-to-speech = Teks ke ucapan
task-translation = Terjemahan
