# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } dokumentiert dies nicht; es wird nicht gesendet.
request-fault-number = Das ist keine Zahl.
request-fault-whole = Das ist keine ganze Zahl.
request-fault-range = Das liegt außerhalb des Bereichs und wird nicht gesendet.
request-fault-json = Kein JSON: Zeile { $line }, Spalte { $column }
request-fault-object = Das muss ein Objekt sein: { "{" } ... { "}" }
request-fault-reserved = „{ $key }“ setzt der Chat selbst.
request-preset-saved = Voreinstellung „{ $name }“ gespeichert.
request-preset-deleted = Voreinstellung „{ $name }“ gelöscht.
request-no-structure = Es ist nicht bekannt, dass sich { $provider } bei diesem Modell an ein Schema hält; es wird nicht gesendet.
request-so-far = Bis hierher gültig
request-keeps = Vollständig und dem Schema gemäß
request-unfinished = Die Antwort endete, bevor das JSON vollständig war.
request-broken = Kein JSON mehr ab Zeichen { $at }
request-miss-type = { $path } müsste sein: { $expected }
request-miss-required = In { $path } fehlt „{ $name }“
request-miss-extra = { $path } hat „{ $name }“, was das Schema nicht erlaubt
request-miss-enum = { $path } ist keiner der erlaubten Werte
request-miss-bounds = { $path } liegt außerhalb der Grenzen
request-estimate-how = Eine Schätzung: Zeichen durch vier, zum Preis eines gelesenen Tokens. Der Beleg sagt, was es war.
request-estimate = { $n ->
    [one] ≈ { $n } Token
   *[other] ≈ { $n } Tokens
}
request-estimate-cost = { $n ->
    [one] ≈ { $n } Token, { $cost }
   *[other] ≈ { $n } Tokens, { $cost }
}
request-no-tools = Es ist nicht bekannt, dass { $provider } bei diesem Modell Tools annimmt; sie werden nicht gesendet.
request-fault-tools = Das muss eine Liste von Funktionen sein, jede mit Namen.
request-tool-send = Ergebnisse senden
request-tool-answered = beantwortet
request-tool-coming = wird geschrieben
request-tool-asked = wartet auf ein Ergebnis
request-tool-arguments = Argumente
request-tool-result = Ergebnis
request-tool-mock = Für spätere Aufrufe speichern
request-tool-mocked = Gespeichert: Spätere Aufrufe von { $name } beginnen mit diesem Ergebnis.
request-picture = Bild { $n }
request-picture-size = { $kb } kB, { $tokens }
request-picture-remove = Entfernen: { $picture }
request-picture-gone = Ein Bild, das zum Aufbewahren zu groß war
request-picture-unread = { $model } liest keine Bilder.
request-picture-none = { $name } ist kein lesbares PNG, JPEG, WebP oder GIF.
request-picture-many = Zu einer Frage gehen höchstens { $n } Bilder mit.
