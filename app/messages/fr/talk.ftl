# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Chercher
talk-find-field = Chercher dans la conversation
talk-find-before = Résultat précédent
talk-find-after = Résultat suivant
talk-find-close = Fermer la recherche
talk-find-count = { $at } sur { $all }
talk-find-nothing = Aucun résultat
talk-outline-open = Branches
talk-outline-title = Toutes les branches de la conversation
talk-outline-close = Fermer
talk-outline-you = Vous
talk-outline-answer = Réponse
talk-record-open = Requête et réponse
talk-record-request = Requête
talk-record-answer = Ce qui est revenu
talk-record-copy = Copier
talk-record-curl = Copier en curl
