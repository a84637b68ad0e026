# The interface’s words inside of an answer and a model’s card.
prose-copy-cells = Zellen kopieren
prose-copy-markdown = Markdown kopieren
prose-table = Tabelle
prose-wrap = Umbrechen
prose-copy = Kopieren
prose-done = erledigt
prose-to-do = offen
prose-image = Bild nicht geladen
prose-image-from = Bild von { $host } nicht geladen
prose-leads-to = (führt zu { $host })
