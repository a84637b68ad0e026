# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Copia le celle
prose-copy-markdown = Copia il Markdown
prose-table = Tabella
prose-wrap = A capo
prose-copy = Copia
prose-done = fatto
prose-to-do = da fare
prose-image = Immagine non caricata
prose-image-from = Immagine da { $host } non caricata
prose-leads-to = (porta a { $host })
