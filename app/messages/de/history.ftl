history-sure = { $n ->
    [one] { $n } Unterhaltung löschen?
   *[other] Alle { $n } Unterhaltungen löschen?
}
history-leave = Diese Unterhaltung ist nirgends gespeichert. Verlassen und verlieren?
history-deleted = { $n ->
    [one] { $n } Unterhaltung gelöscht.
   *[other] { $n } Unterhaltungen gelöscht.
}
history-opened = Unterhaltung geöffnet.
history-back = Es ist wieder da.
history-imported = Die Datei ist als Unterhaltung geöffnet.
history-no-file = Diese Datei enthält keine Liste von Nachrichten.
history-unreadable = Diese Unterhaltung lässt sich nicht lesen.
history-name = Name der Unterhaltung
history-rename = Umbenennen: { $title }
history-delete = Löschen: { $title }
history-server-sure = Alle Unterhaltungen vom Server löschen? Was dieser Browser aufbewahrt, bleibt.
history-server-gone = Vom Server gelöscht.
