# What the form of a request says as it is used. All of this file travels to the browser.
request-ignored = { $provider } ne documente pas ce paramètre ; il n’est pas envoyé.
request-fault-number = Ce n’est pas un nombre.
request-fault-whole = Ce n’est pas un nombre entier.
request-fault-range = C’est hors limites ; ce n’est pas envoyé.
request-fault-json = Ce n’est pas du JSON : ligne { $line }, colonne { $column }
request-fault-object = Il faut un objet : { "{" } ... { "}" }
request-fault-reserved = Le chat fixe lui-même « { $key } ».
request-preset-saved = Préréglage « { $name } » enregistré.
request-preset-deleted = Préréglage « { $name } » supprimé.
request-no-structure = On ignore si { $provider } suit un schéma avec ce modèle ; le schéma n’est pas envoyé.
request-so-far = Valide jusqu’ici
request-keeps = Complet et conforme au schéma
request-unfinished = La réponse s’est terminée avant la fin du JSON.
request-broken = N’est plus du JSON au caractère { $at }
request-miss-type = { $path } devrait être : { $expected }
request-miss-required = Il manque « { $name } » à { $path }
request-miss-extra = { $path } contient « { $name } », que le schéma ne permet pas
request-miss-enum = { $path } n’est aucune des valeurs permises
request-miss-bounds = { $path } est hors limites
request-estimate-how = Une estimation : caractères divisés par quatre, au prix d’un token lu. Le reçu dit ce qu’il en a été.
request-estimate = { $n ->
    [one] ≈ { $n } token
   *[other] ≈ { $n } tokens
}
request-estimate-cost = { $n ->
    [one] ≈ { $n } token, { $cost }
   *[other] ≈ { $n } tokens, { $cost }
}
request-no-tools = On ignore si { $provider } accepte des outils avec ce modèle ; ils ne sont pas envoyés.
request-fault-tools = Il faut une liste de fonctions, chacune avec un nom.
request-tool-send = Envoyer les résultats
request-tool-answered = répondu
request-tool-coming = en cours d’écriture
request-tool-asked = attend un résultat
request-tool-arguments = Arguments
request-tool-result = Résultat
request-tool-mock = Garder pour les prochains appels
request-tool-mocked = Enregistré : les prochains appels de { $name } partent de ce résultat.
request-picture = Image { $n }
request-picture-size = { $kb } ko, { $tokens }
request-picture-remove = Retirer : { $picture }
request-picture-gone = Une image trop grande pour être conservée
request-picture-unread = { $model } ne lit pas les images.
request-picture-none = { $name } n’est pas un PNG, JPEG, WebP ou GIF lisible.
request-picture-many = Au plus { $n } images par question.
