# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Copiar celdas
prose-copy-markdown = Copiar Markdown
prose-table = Tabla
prose-wrap = Ajustar líneas
prose-copy = Copiar
prose-done = hecho
prose-to-do = por hacer
prose-image = Imagen no cargada
prose-image-from = Imagen de { $host } no cargada
prose-leads-to = (lleva a { $host })
