# What the provider order says as it is changed. All of this file travels to the browser.
ladder-moved = { $provider } auf Platz { $position } von { $n } verschoben. Chats und Code fragen jetzt { $first } zuerst.
ladder-before = Die Reihenfolge ist wie zuvor.
ladder-not-saved = Die Reihenfolge wurde nicht gespeichert. { $reason }
ladder-undo = Rückgängig
ladder-key-saved = Schlüssel mit der Endung { $last_four } für { $provider } gespeichert.
ladder-key-removed = Schlüssel für { $provider } entfernt.
ladder-key-not-removed = Der Schlüssel wurde nicht entfernt. { $reason }
ladder-own-key = Ihr Schlüssel ····{ $last_four }
ladder-routed = Vermittelt
ladder-needs-key = Schlüssel nötig
ladder-add = Ihren Schlüssel hinzufügen
ladder-replace = Schlüssel testen, ersetzen oder entfernen
ladder-just-added = Schlüssel mit der Endung { $last_four }, gerade hinzugefügt.
