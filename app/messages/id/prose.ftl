# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Salin sel
prose-copy-markdown = Salin Markdown
prose-table = Tabel
prose-wrap = Lipat baris
prose-copy = Salin
prose-done = selesai
prose-to-do = belum selesai
prose-image = Gambar tidak dimuat
prose-image-from = Gambar dari { $host } tidak dimuat
prose-leads-to = (menuju { $host })
