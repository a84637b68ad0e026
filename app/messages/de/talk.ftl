# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Suchen
talk-find-field = In der Unterhaltung suchen
talk-find-before = Vorheriger Treffer
talk-find-after = Nächster Treffer
talk-find-close = Suche schließen
talk-find-count = { $at } von { $all }
talk-find-nothing = Kein Treffer
talk-outline-open = Zweige
talk-outline-title = Alle Zweige der Unterhaltung
talk-outline-close = Schließen
talk-outline-you = Sie
talk-outline-answer = Antwort
talk-record-open = Anfrage und Antwort
talk-record-request = Anfrage
talk-record-answer = Was zurückkam
talk-record-copy = Kopieren
talk-record-curl = Als curl kopieren
