share-done = Le lien est créé.
share-failed = Cela n’a pas fonctionné. Réessayez.
share-stopped = Ce n’est plus partagé.
share-same = La même réponse, caractère pour caractère.
share-differs = { $n ->
    [one] Une autre réponse : identique sur { $n } mot, puis différente.
   *[other] Une autre réponse : identique sur { $n } mots, puis différente.
}
