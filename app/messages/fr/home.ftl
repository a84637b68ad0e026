# The first page.
home-title = Modèles ouverts, calcul public
home-about = Des modèles ouverts sur des moyens de calcul publics : discutez avec eux dans le navigateur, comparez les fournisseurs et appelez-les depuis votre code.
home-lead = Posez une question à un modèle ouvert, voyez qui répond, à quelle vitesse et à quel prix, puis prenez le code qui fait la même chose.
home-try-label = Demander à { $model }
home-try-placeholder = Que souhaitez-vous savoir ?
home-try-submit = Essayer
home-try-note = Ouvre { $model } avec votre question déjà écrite. Elle part quand vous le décidez. Gratuit, sans compte.
home-try-none = Aucun modèle ne répond gratuitement en ce moment.
home-try-none-advice = Connectez un réplica au pool ou <keys>ajoutez la clé d’un fournisseur</keys>. Tous les modèles sont <models>dans la liste</models>.
home-examples = Ou partez d’un exemple
home-now = En service maintenant
home-now-models = { $n ->
    [one] modèle dans le pool
   *[other] modèles dans le pool
}
home-now-replicas = { $n ->
    [one] réplica répond
   *[other] réplicas répondent
}
home-now-callable = { $n ->
    [one] modèle que vous pouvez appeler
   *[other] modèles que vous pouvez appeler
}
home-now-requests = { $n ->
    [one] requête en 30 jours
   *[other] requêtes en 30 jours
}
home-now-none = Aucun réplica n’est encore connecté au pool.
home-clusters = Où cela tourne
home-cluster-up = Répond
home-cluster-part = { $up } sur { $n } répondent
home-cluster-down = En panne
home-trending = Tendances
home-newest = Plus récents
home-all-trending = Les { $n } modèles
home-all-newest = Tous par date
home-code = Depuis votre code
home-code-text = Les mêmes modèles derrière une seule adresse, que comprennent les clients d’OpenAI et de Hugging Face.
home-code-link = Copier le code depuis la page d’un modèle
home-keys = Avec vos propres clés
home-keys-text = Apportez une clé et ce fournisseur vous facture ; sans clé, les appels passent par le pool. Votre ordre décide qui est interrogé en premier.
home-keys-link = Clés et ordre
home-compare = Avant de choisir
home-compare-text = { $n ->
    [one] Prix, contexte et vitesse mesurée de chaque modèle, chez { $n } fournisseur.
   *[other] Prix, contexte et vitesse mesurée de chaque modèle, chez { $n } fournisseurs.
}
home-compare-link = Comparer les fournisseurs
