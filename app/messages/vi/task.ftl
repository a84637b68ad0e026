# Tasks by the Hub's names.
task-automatic-speech-recognition = Nhận dạng giọng nói
task-conversational = Trò chuyện
task-feature-extraction = Embedding
task-image-text-to-text = Hình ảnh và văn bản sang văn bản
task-sentence-similarity = Độ tương đồng câu
task-summarization = Tóm tắt
task-text-classification = Phân loại văn bản
task-text-generation = Tạo văn bản
task-text-to-image = Văn bản sang hình ảnh
task-text-to-speech = Văn bản sang giọng nói
task-translation = Dịch thuật
