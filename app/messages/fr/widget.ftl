# What the chat says as it runs. All of this file travels to the browser. In a message with a plural the number
# that is shown is also { $n }.
widget-you = Vous
widget-answer = Réponse
widget-edit = Modifier
widget-copy = Copier
widget-again = Réessayer
widget-reasoning = Raisonnement
widget-waiting = En attente de { $provider }
widget-generating = Génération en cours, { $provider }
widget-still = { $n ->
    [one] Génération toujours en cours, environ { $n } mot
   *[other] Génération toujours en cours, environ { $n } mots
}
widget-complete = { $n ->
    [one] Réponse complète, { $n } mot, { $seconds } s
   *[other] Réponse complète, { $n } mots, { $seconds } s
}
widget-away = Connexion perdue. La réponse continuera dès son retour.
widget-stopped = Arrêté. Ce qui était arrivé est conservé.
widget-cleared = Conversation effacée.
widget-cut = Coupé à la limite de tokens. Augmentez la réponse la plus longue pour en avoir plus.
widget-filtered = Le fournisseur a retenu la suite.
widget-ask-next = Demander plutôt à { $provider }
widget-keys = Clés dans les réglages
widget-clear = Effacer la conversation
widget-default = par défaut
widget-now-system = prompt système
widget-now-temperature = température { $value }
widget-now-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
widget-served = Servi par
widget-first-token = Premier token
widget-ms = { $value } ms
widget-speed = { $value } tok/s
widget-usage = { $input } en entrée, { $output } en sortie
widget-cost = Coût
widget-billed = facturé par { $provider }
widget-of-all = Pour toutes les réponses de cette requête ensemble
widget-attempts = Tentatives
widget-hop = { $place } : { $outcome } après { $ms } ms
widget-hop-resume = reprise chez { $place } : { $outcome } après { $ms } ms
widget-hop-hedge = aussi chez { $place } : { $outcome } après { $ms } ms
widget-edit-field = Votre message, autrement dit
widget-edit-send = Envoyer
widget-edit-leave = Annuler
widget-before = Version précédente
widget-after = Version suivante
widget-version = Version { $at } sur { $all }
widget-again-with = Réessayer avec un autre fournisseur
widget-delete = Supprimer
widget-deleted = Supprimé. « Annuler » le rétablit.
widget-continue = Continuer
widget-thinking = Réflexion en cours
widget-thought = Réflexion : { $seconds } s
widget-queue-remove = Retirer
widget-queued = Votre message partira après cette réponse.
widget-cached = En cache
widget-outcome-ok = a répondu
widget-outcome-connect = pas de connexion
widget-outcome-overtaken = un autre a été plus rapide
widget-outcome-broke = s’est interrompu
widget-outcome-busy = surchargé
widget-outcome-late = trop lent
widget-outcome-refused = a refusé
widget-outcome-garbage = pas de réponse valable
