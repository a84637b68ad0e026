# A model's page.
model-breadcrumb = Navigationspfad
model-models = Modelle
model-copy-id = Namen des Modells kopieren
model-copy-name = { $name } kopieren
model-like = Gefällt mir
model-likes = { $n ->
    [0] noch niemand
    [one] { $n } Konto
   *[other] { $n } Konten
}
model-tags = Tags
model-requests = { $n ->
    [one] { $n } Anfrage über diese Website in den letzten 30 Tagen
   *[other] { $n } Anfragen über diese Website in den letzten 30 Tagen
}
model-try = Dieses Modell ausprobieren
model-try-it = Ausprobieren
model-try-close = Schließen
model-no-script = Der Chat braucht Skripte, und dieser Browser führt keine aus. Dieselbe Frage aus einem Terminal:

model-facts = Fakten
model-organisation = Organisation
model-country = Land
model-parameters = Parameter
model-parameters-active = { $n }, davon { $active } aktiv
model-context = Kontextlänge
model-n-tokens = { $n } Tokens
model-licence = Lizenz
model-languages = Sprachen
model-n-languages = { $n } Sprachen
model-list-comma = { ", " }
model-released = Veröffentlicht
model-library = Bibliothek

model-no-provider = Kein Anbieter stellt dieses Modell bereit
model-no-provider-why = Kein Anbieter, den diese Website kennt, hat es, und kein Replikat des Pools stellt es bereit.
model-down = Dieses Modell ist ausgefallen
model-down-why = Replikate des Pools stellen es bereit, aber im Moment antwortet keines. Versuchen Sie es in einer Minute erneut.
model-needs-key = Dieses Modell braucht einen Schlüssel
model-needs-key-why = Ein Anbieter hat es, aber für diesen Anbieter haben weder diese Website noch Sie einen Schlüssel hinterlegt.
model-no-replica = Kein Replikat stellt dieses Modell bereit
model-no-replica-why = Der Pool kennt es, aber kein Replikat, das jetzt verbunden ist, stellt es bereit.
model-add-key = <settings>Fügen Sie Ihren Schlüssel hinzu</settings> für einen Anbieter, der es hat.
model-connect = Wenn Sie diese Website betreiben, verbinden Sie einen vLLM-Server, der <code>{ $model }</code> bereitstellt: Wie das geht, steht im README unter „Configure it“.
model-chat-with-another = <list>Mit einem Modell chatten, das jetzt antwortet</list>.

model-providers = Anbieter in Ihrer Reihenfolge
model-providers-note = Eine Anfrage geht an den ersten, der bereit ist. <settings>Reihenfolge ändern oder Schlüssel hinzufügen</settings>.
model-providers-none = Kein Anbieter, den diese Website kennt, hat dieses Modell.
model-rank-chosen = Nummer { $n } in Ihrer Reihenfolge und der erste, der bereit ist

model-policies = Wohin ein Aufruf jetzt geht
model-policies-note = Setzen Sie eines davon im Feld <code>model</code> hinter den Namen des Modells. Ohne Zusatz bestimmt Ihre Reihenfolge.
model-policy-nobody = Niemand ist bereit.
model-policy-skipped = Übergangen
model-policy-more = { $n ->
    [one] und { $n } weiterer
   *[other] und { $n } weitere
}
model-policy-next = Bei einem Fehler: { $provider }
model-policy-then = Bei einem Fehler: { $one }, dann { $two }
model-why-preferred = der erste in Ihrer Reihenfolge, der bereit ist
model-why-fastest = { $n } Tokens pro Sekunde, die meisten unter denen, die bereit sind
model-why-no-speed = noch kein Tempo gemessen, daher bestimmt Ihre Reihenfolge
model-why-cheapest = { $price }, der niedrigste Preis unter denen, die bereit sind
model-why-no-price = kein Preis bekannt, daher bestimmt Ihre Reihenfolge

model-code = Aus Ihrem Code nutzen
model-code-note = Diese Beispiele rufen diese Website auf, die den Anbieter wählt. Sie lesen ein Zugriffstoken aus <code>HF_TOKEN</code>; erstellen Sie eines in den <tokens>Einstellungen</tokens>.
model-code-later = Sie funktionieren, sobald ein Anbieter bereit ist.

model-card = Modellkarte
model-source = Gewichte und Original der Karte
model-contents = Inhalt

model-related = Verwandte Modelle
model-related-organisation = auch von { $organisation }
model-related-family = gleiche Familie
model-related-size = ähnliche Größe
