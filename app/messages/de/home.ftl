# The first page.
home-title = Offene Modelle, öffentliche Rechenleistung
home-about = Offene Modelle auf öffentlicher Rechenleistung: Chatten Sie im Browser, vergleichen Sie Anbieter und rufen Sie die Modelle aus Ihrem Code auf.
home-lead = Stellen Sie einem offenen Modell eine Frage, sehen Sie, wer antwortet, wie schnell und zu welchem Preis, und nehmen Sie den Code mit, der dasselbe tut.
home-try-label = { $model } fragen
home-try-placeholder = Was möchten Sie wissen?
home-try-submit = Ausprobieren
home-try-note = Öffnet { $model } mit Ihrer Frage. Gesendet wird sie erst, wenn Sie es sagen. Kostenlos und ohne Konto.
home-try-none = Im Moment antwortet kein Modell kostenlos.
home-try-none-advice = Verbinden Sie ein Replikat mit dem Pool oder <keys>fügen Sie den Schlüssel eines Anbieters hinzu</keys>. Alle Modelle stehen <models>in der Liste</models>.
home-examples = Oder beginnen Sie mit einem Beispiel
home-now = Jetzt in Betrieb
home-now-models = { $n ->
    [one] Modell im Pool
   *[other] Modelle im Pool
}
home-now-replicas = { $n ->
    [one] Replikat antwortet
   *[other] Replikate antworten
}
home-now-callable = { $n ->
    [one] Modell, das Sie aufrufen können
   *[other] Modelle, die Sie aufrufen können
}
home-now-requests = { $n ->
    [one] Anfrage in 30 Tagen
   *[other] Anfragen in 30 Tagen
}
home-now-none = Noch ist kein Replikat mit dem Pool verbunden.
home-clusters = Wo es läuft
home-cluster-up = Antwortet
home-cluster-part = { $up } von { $n } antworten
home-cluster-down = Ausgefallen
home-trending = Im Trend
home-newest = Neueste
home-all-trending = Alle { $n } Modelle
home-all-newest = Alle nach Datum
home-code = Aus Ihrem Code
home-code-text = Dieselben Modelle unter einer Adresse, die die Clients von OpenAI und Hugging Face verstehen.
home-code-link = Code von der Seite eines Modells kopieren
home-keys = Mit eigenen Schlüsseln
home-keys-text = Mit Ihrem Schlüssel rechnet der Anbieter mit Ihnen ab; ohne gehen Aufrufe über den Pool. Ihre Reihenfolge bestimmt, wer zuerst gefragt wird.
home-keys-link = Schlüssel und Reihenfolge
home-compare = Vor der Wahl
home-compare-text = { $n ->
    [one] Preis, Kontext und gemessenes Tempo jedes Modells, bei { $n } Anbieter.
   *[other] Preis, Kontext und gemessenes Tempo jedes Modells, bei { $n } Anbietern.
}
home-compare-link = Anbieter vergleichen
