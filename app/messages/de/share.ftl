share-done = Der Link ist erstellt.
share-failed = Das hat nicht funktioniert. Versuchen Sie es noch einmal.
share-stopped = Es wird nicht mehr geteilt.
share-same = Dieselbe Antwort, Zeichen für Zeichen.
share-differs = { $n ->
    [one] Eine andere Antwort: { $n } Wort lang gleich, dann anders.
   *[other] Eine andere Antwort: { $n } Wörter lang gleich, dann anders.
}
