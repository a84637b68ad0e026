# Providers: their pages, and their rows wherever they are listed.
provider-list = Anbieter
provider-list-about = Wer die Modelle bereitstellt: Preise, Messwerte dieser Website und der Weg zu einem Schlüssel.
provider-list-note = In Ihrer Reihenfolge. <settings>Ändern oder Schlüssel hinzufügen</settings>.
provider-about = Die Modelle von { $provider }, mit Preisen, gemessenem Tempo und dem Weg zu einem Schlüssel.

provider-provider = Anbieter
provider-model = Modell
provider-models = Modelle
provider-models-served = { $n } von { $all }
provider-from = Ausgabe ab, $/Mio.
provider-first-token = Erstes Token
provider-speed-label = Tempo
provider-uptime = Beantwortet, 24 h
provider-input = Eingabe, $/Mio.
provider-output = Ausgabe, $/Mio.
provider-context = Kontext
provider-state = Status

provider-ready = Bereit
provider-needs-key = Schlüssel nötig
provider-no-replica = Zurzeit kein Replikat
provider-down = Ausgefallen
provider-partly = Teils ausgefallen
provider-add-key = Schlüssel hinzufügen
provider-add-key-for = Schlüssel für { $provider } hinzufügen
provider-routed = Vermittelt
provider-your-key = Ihr Schlüssel
provider-your-key-ending = Ihr Schlüssel ····{ $end }
provider-access-pool = Kostenlos
provider-feature-tools = Tools
provider-feature-structured = strukturierte Ausgabe
provider-feature-reasoning = Reasoning
provider-feature-images = Bilder

provider-ms = { $n } ms
provider-p95 = 95 %: { $n } ms
provider-speed = { $n } Tok/s
provider-week = 7 Tage: { $share }
provider-age-days = { $n ->
    [one] vor { $n } Tag
   *[other] vor { $n } Tagen
}
provider-no-calls = noch keine Aufrufe
provider-no-calls-today = heute keine
provider-no-calls-why = In der letzten Woche ging kein Aufruf dieser Website dorthin, daher ist noch nichts gemessen.
provider-uptime-title = { $ok } von { $all } Aufrufen in den letzten 24 Stunden beantwortet, stündlich, neueste zuletzt
provider-measured-note = Erstes Token und Tempo sind Mediane der eigenen Aufrufe dieser Website in den letzten 24 Stunden. Aufrufe, die Besucher gestoppt haben, zählen nicht.
provider-measured-none = In den letzten 24 Stunden wurden keine Aufrufe gemessen.

provider-health = Zustand
provider-calls-week = Aufrufe in 7 Tagen
provider-clusters = Cluster
provider-replicas-up = { $up } von { $n } in Betrieb
provider-pool-summary = Antwortende Replikate: { $up } von { $n }, für { $models ->
    [one] { $models } Modell
   *[other] { $models } Modelle
}.
provider-no-models = Dieser Anbieter hat kein Modell des Katalogs.

provider-use = Diesen Anbieter nutzen
provider-yours = Für Sie
provider-pool-why = Das ist der eigene Pool dieser Website, auf Rechenleistung, die Partner beisteuern. Er braucht keinen Schlüssel.
provider-your-key-why = Aufrufe, die hier landen, nutzen Ihren Schlüssel, und { $provider } rechnet mit Ihnen ab.
provider-routed-why = Für Modelle mit bekanntem Preis bezahlt diese Website den Anbieter. Ein eigener Schlüssel tritt an diese Stelle.
provider-needs-key-why = Aufrufe an { $provider } brauchen Ihren eigenen Schlüssel. Er wird versiegelt und immer nur an den Anbieter gesendet.
provider-get-key = Schlüssel bei { $host } holen
provider-enter-key = Schlüssel eingeben
provider-change-key = Schlüssel ersetzen oder entfernen
provider-place = Nummer { $n } in <settings>Ihrer Reihenfolge</settings>.

provider-addresses = Adressen
provider-addresses-note = Beide sprechen die Chat-API von OpenAI: Geben Sie eine davon einem Client als Basis-URL.
provider-through = Über diese Website
provider-through-why = Mit einem Zugriffstoken dieser Website. Aufrufe werden aufgezeichnet und gehen nur an diesen Anbieter.
provider-direct = Direkt
provider-direct-why = Mit Ihrem dortigen Schlüssel, in <code>{ $variable }</code>.
provider-copy = { $text } kopieren
