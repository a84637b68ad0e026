# What the comparison says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
columns-here = Dans votre navigateur : { $race }
columns-waiting = en attente, { $time }
columns-first = premier token { $time }
columns-speed = environ { $speed } tok/s
columns-done = terminé après { $time }
columns-stopped = arrêté après { $time }
columns-failed = échec après { $time }
columns-place = place { $n } sur { $total }
columns-generating = { $n ->
    [one] Génération dans { $n } colonne
   *[other] Génération dans { $n } colonnes
}
columns-complete = Toutes les réponses sont terminées. Finie en premier : { $name }.
columns-ended = Toutes les réponses sont terminées.
columns-n-failed = { $n ->
    [one] { $n } colonne a échoué.
   *[other] { $n } colonnes ont échoué.
}
columns-letter = Réponse { $letter }
columns-tie = Égalité
columns-neither = Aucune n’est bonne
columns-your-vote = Votre vote
columns-voted = Vote compté. Vous avez choisi { $name }.
columns-counted = Vote compté. Les noms sont affichés.
columns-removed = { $name } a été retiré.
columns-head-name = Colonne
columns-head-first = Premier token
columns-head-speed = Vitesse
columns-head-tokens = Tokens
columns-head-total = Total
columns-head-cost = Coût
columns-best-first = première à répondre
columns-best-speed = la plus rapide
columns-best-total = finie en premier
columns-best-cost = la moins chère
columns-billed = par le fournisseur
columns-ms = { $ms } ms
columns-seconds = { $seconds } s
columns-percent = { $n } %
columns-diff = Mots seulement dans la première : { $gone }. Seulement dans la deuxième : { $new }. Dans les deux : { $same }.
columns-diff-none = Les deux réponses sont identiques.
columns-diff-later = Les différences s’affichent une fois que les deux ont répondu.
columns-tab-waiting = en attente
columns-tab-writing = écrit
columns-tab-done = terminé
columns-tab-stopped = arrêté
columns-tab-failed = échec
