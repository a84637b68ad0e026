settings-title = Anbieter und Schlüssel
settings-about = Ihre Schlüssel, die Reihenfolge Ihrer Anbieter und Zugriffstokens für Programme.

settings-nav = Einstellungen
settings-nav-providers = Anbieter und Schlüssel
settings-nav-tokens = Zugriffstokens
settings-nav-usage = Nutzung
settings-nav-billing = Abrechnung
settings-nav-preferences = Präferenzen

settings-copy = Kopieren

# What a form did.
settings-order-saved = Die Reihenfolge ist gespeichert.
settings-order-reset-done = Die Reihenfolge der Website gilt wieder.
settings-key-saved = Der Schlüssel ist gespeichert.
settings-key-removed = Der Schlüssel ist entfernt.
settings-key-paused = Aufrufe an diesen Anbieter werden ab jetzt vermittelt. Ihr Schlüssel bleibt gespeichert.
settings-key-used = Aufrufe an diesen Anbieter nutzen wieder Ihren Schlüssel.
settings-token-revoked = Das Token ist widerrufen. Programme, die es nutzen, werden ab jetzt abgewiesen.
settings-token-created = Kopieren Sie Ihr neues Zugriffstoken jetzt. Es wird nur dieses eine Mal angezeigt.

# Order and keys.
settings-providers-heading = Anbieter und Schlüssel
settings-providers-about = Chats, Code und die API fragen den ersten Anbieter dieser Liste, der das Modell hat und bereit ist. Mit Ihrem eigenen Schlüssel rechnet der Anbieter mit Ihnen ab; ohne werden Aufrufe über diese Website vermittelt.
settings-order-heading = Reihenfolge
settings-order-of-site = Solange Sie keinen Anbieter verschieben, gilt die Reihenfolge der Website.
settings-order-own = Das ist die Reihenfolge, die Sie gespeichert haben.
settings-order-reset = Reihenfolge der Website verwenden
settings-keys-sealed = Schlüssel werden vor dem Speichern versiegelt und verlassen diesen Server nur zu ihrem Anbieter.
settings-n-models = { $n ->
    [one] { $n } Modell
   *[other] { $n } Modelle
}
settings-n-served = { $n } von { $all } Modellen jetzt bereitgestellt
settings-mode-routed = Vermittelt
settings-mode-own = Ihr Schlüssel
settings-move-up = { $name } nach oben
settings-move-down = { $name } nach unten
settings-own-pool = Der eigene Server-Pool dieser Website. Er braucht keinen Schlüssel.
settings-key-label = Ihr Schlüssel für { $name }
settings-key-saved-used = Endet auf { $last-four }, hinzugefügt am { $added }, zuletzt genutzt am { $used } UTC.
settings-key-saved-unused = Endet auf { $last-four }, hinzugefügt am { $added }, nie genutzt.
settings-key-test = Schlüssel testen
settings-key-testing = Wird getestet…
settings-key-test-label = Ihren Schlüssel für { $name } testen
settings-key-remove = Entfernen
settings-key-remove-label = Ihren Schlüssel für { $name } entfernen
settings-key-mode-own = Aufrufe nutzen Ihren Schlüssel.
settings-key-mode-routed = Aufrufe werden vermittelt; Ihr Schlüssel ruht.
settings-key-use = Schlüssel nutzen
settings-key-use-label = Ihren Schlüssel für { $name } nutzen
settings-key-pause = Stattdessen vermitteln
settings-key-pause-label = Aufrufe an { $name } vermitteln, statt Ihren Schlüssel zu nutzen
settings-key-show = Anzeigen
settings-key-save = Speichern
settings-key-hint = Nach dem Speichern ist er nicht mehr lesbar; angezeigt werden seine letzten vier Zeichen.
settings-key-get = Schlüssel holen
settings-check-valid = { $name } akzeptiert diesen Schlüssel und listet dafür { $n ->
    [one] { $n } Modell
   *[other] { $n } Modelle
} auf.
settings-check-unproven = { $name } antwortet und listet { $n ->
    [one] { $n } Modell
   *[other] { $n } Modelle
} auf, gibt diese Liste aber jedem. Erst ein Aufruf zeigt, ob der Schlüssel funktioniert.
settings-check-rejected = { $name } lehnt diesen Schlüssel ab. Ersetzen Sie ihn durch einen neuen.
settings-check-no-list = { $name } hat keine Modellliste, mit der sich ein Schlüssel testen ließe. Erst ein Aufruf zeigt, ob er funktioniert.
settings-check-unreachable = { $name } hat nicht innerhalb von 10 Sekunden geantwortet. Ihr Schlüssel bleibt gespeichert; versuchen Sie es später erneut.
settings-check-unclear = { $name } hat mit Status { $status } geantwortet, was nichts Klares über den Schlüssel aussagt.
settings-check-said = Die Antwort:

# Dry run.
settings-dry-run-heading = Probelauf
settings-dry-run-about = Nennen Sie ein Modell und sehen Sie, wer jetzt gefragt würde, in welcher Reihenfolge und warum. Es wird nichts aufgerufen.
settings-dry-run-model = Modell
settings-dry-run-submit = Plan anzeigen
settings-dry-run-hint = Hängen Sie <code>:fastest</code>, <code>:cheapest</code> oder einen Anbieter wie <code>:publicai</code> an, um zu sehen, was sich ändert.
settings-dry-run-unknown-model = Der Katalog hat kein Modell dieses Namens.
settings-dry-run-unknown-suffix = Was hinter dem Doppelpunkt steht, ist weder eine Regel noch ein Anbieter dieser Website.
settings-dry-run-nobody = Für { $model } würde heute niemand gefragt.
settings-dry-run-one = Für { $model } ergibt Ihre Reihenfolge heute { $first }.
settings-dry-run-several = Für { $model } ergibt Ihre Reihenfolge heute { $first }, dann { $second }{ $more ->
    [0] .
    [one] , dann einen weiteren.
   *[other] , dann { $more } weitere.
}
settings-dry-run-by-order = Nach Ihrer Reihenfolge.
settings-dry-run-by-price = Nach dem Preis der Antwort-Tokens; was keinen Preis hat, kommt zuletzt.
settings-dry-run-by-speed = Nach dem Tempo, das diese Website am letzten Tag gemessen hat; was nicht gemessen wurde, kommt zuletzt.
settings-dry-run-by-name = Der Anbieter ist genannt, daher wird kein anderer versucht.
settings-dry-run-speed = { $speed } Tokens/s
settings-dry-run-not-served = Diese haben das Modell nicht: { $names }.
settings-fate-down = Würde versucht, antwortet aber gerade nicht
settings-fate-needs-key = Übergangen: braucht Ihren Schlüssel
settings-fate-no-replica = Übergangen: kein Server des Pools hat das Modell
settings-fate-no-credits = Übergangen: das Guthaben dieses Monats ist aufgebraucht
settings-fate-not-named = Übergangen: ein anderer Anbieter ist genannt

# Access tokens.
settings-tokens-heading = Zugriffstokens
settings-tokens-about = Programme rufen diese Website mit einem Zugriffstoken auf, als <code>HF_TOKEN</code> oder als OpenAI-Schlüssel.
settings-tokens-yours = Ihre Tokens
settings-tokens-none = Sie haben noch kein Zugriffstoken. Erstellen Sie unten eines und geben Sie es einem Programm.
settings-tokens-docs = Wie Programme ein Token nutzen: <docs>die Anleitung zu Zugriffstokens</docs>.
settings-token-new = Neues Token
settings-token-name = Name
settings-token-name-hint = Wo es genutzt wird, etwa „Laptop“ oder „nächtlicher Job“.
settings-token-kind = Was es öffnet
settings-token-kind-platform = <code>hf_…</code> für den Router und die Hub-API, mit Ihrer Reihenfolge, Ihren Schlüsseln und Rechnungen
settings-token-kind-public-ai = <code>pai_…</code> nur für den eigenen Pool dieser Website, direkt aufgerufen
settings-token-create = Token erstellen
settings-token-used = erstellt am { $created }, zuletzt genutzt am { $used }
settings-token-unused = erstellt am { $created }, nie genutzt
settings-token-revoke = Widerrufen
settings-token-revoke-label = Token { $name } widerrufen
