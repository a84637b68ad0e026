# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Copier les cellules
prose-copy-markdown = Copier en Markdown
prose-table = Tableau
prose-wrap = Retour à la ligne
prose-copy = Copier
prose-done = fait
prose-to-do = à faire
prose-image = Image non chargée
prose-image-from = Image de { $host } non chargée
prose-leads-to = (mène à { $host })
