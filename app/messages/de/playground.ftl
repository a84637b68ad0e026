# The chat on a page of its own.
playground-title = Playground
playground-description = Mit jedem Modell sprechen, das gerade antwortet, mit allem, was eine Anfrage enthalten kann.
playground-model = Modell
playground-open = Öffnen
playground-about = Über dieses Modell
playground-nobody = Gerade würde kein Modell antworten. Ein eigener Schlüssel für einen der Anbieter öffnet dessen Modelle.
playground-keys = Schlüssel hinzufügen
