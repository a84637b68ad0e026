docs-heading = Anleitungen
docs-about = Wie Sie diese Website im Browser und aus Ihrem Code nutzen und wie Sie selbst eine betreiben.
docs-search = Anleitungen durchsuchen
docs-guides = Alle Anleitungen
docs-part-start = Einstieg
docs-part-use = Aus Ihrem Code
docs-part-run = Eine Website betreiben
docs-part-about = Zusagen
docs-toc = Auf dieser Seite
docs-previous = Zurück
docs-next = Weiter
docs-pages = Vorige und nächste Anleitung
docs-in-english = Die Anleitungen sind auf Englisch verfasst.
docs-found-title = { $query } in den Anleitungen
docs-found-heading = Suche in den Anleitungen
docs-found = { $n ->
    [0] Kein Abschnitt passt zu „{ $query }“.
    [one] Ein Abschnitt passt zu „{ $query }“.
   *[other] { $n } Abschnitte passen zu „{ $query }“.
}
docs-found-best = Die { $n } besten Abschnitte für „{ $query }“.
docs-found-nothing = Versuchen Sie es mit weniger Wörtern oder dem Anfang eines Wortes.
docs-all = Alle Anleitungen anzeigen
