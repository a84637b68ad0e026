history-sure = { $n ->
    [one] { $n } Gespräch löschen?
   *[other] Alle { $n } Gespräche löschen?
}
history-deleted = { $n ->
    [one] { $n } Gespräch gelöscht.
   *[other] { $n } Gespräche gelöscht.
}
history-opened = Gespräch geöffnet.
history-back = Es ist wieder da.
history-imported = Die Datei ist als Gespräch geöffnet.
history-no-file = Diese Datei enthält keine Liste von Nachrichten.
history-name = Name des Gesprächs
history-rename = Umbenennen: { $title }
history-delete = Löschen: { $title }
