settings-title = Fournisseurs et clés
settings-about = Vos clés, l’ordre de vos fournisseurs et les jetons d’accès pour vos programmes.

settings-nav = Réglages
settings-nav-providers = Fournisseurs et clés
settings-nav-tokens = Jetons d’accès
settings-nav-usage = Utilisation
settings-nav-billing = Facturation
settings-nav-preferences = Préférences

settings-copy = Copier

# What a form did.
settings-order-saved = L’ordre est enregistré.
settings-order-reset-done = L’ordre du site est rétabli.
settings-key-saved = La clé est enregistrée.
settings-key-removed = La clé est retirée.
settings-key-paused = Les appels à ce fournisseur sont désormais relayés. Votre clé est conservée.
settings-key-used = Les appels à ce fournisseur partent de nouveau avec votre clé.
settings-token-revoked = Le jeton est révoqué. Les programmes qui l’utilisent sont désormais refusés.
settings-token-created = Copiez votre nouveau jeton d’accès maintenant. Il n’est affiché que cette fois.

# Order and keys.
settings-providers-heading = Fournisseurs et clés
settings-providers-about = Les chats, le code et l’API s’adressent au premier fournisseur de cette liste qui propose le modèle et qui est prêt. Avec votre propre clé, le fournisseur vous facture ; sans elle, les appels sont relayés par ce site.
settings-order-heading = Ordre
settings-order-of-site = Tant que vous ne déplacez aucun fournisseur, c’est l’ordre du site.
settings-order-own = C’est l’ordre que vous avez enregistré.
settings-order-reset = Utiliser l’ordre du site
settings-keys-sealed = Les clés sont scellées avant d’être stockées et ne quittent ce serveur que vers leur fournisseur.
settings-n-models = { $n ->
    [one] { $n } modèle
   *[other] { $n } modèles
}
settings-n-served = { $n } sur { $all } modèles servis actuellement
settings-mode-routed = Relayé
settings-mode-own = Votre clé
settings-move-up = Monter { $name }
settings-move-down = Descendre { $name }
settings-own-pool = Le pool de serveurs propre à ce site. Il n’exige pas de clé.
settings-key-label = Votre clé pour { $name }
settings-key-saved-used = Se termine par { $last-four }, ajoutée le { $added }, dernière utilisation le { $used } UTC.
settings-key-saved-unused = Se termine par { $last-four }, ajoutée le { $added }, jamais utilisée.
settings-key-test = Tester la clé
settings-key-testing = Test en cours…
settings-key-test-label = Tester votre clé pour { $name }
settings-key-remove = Retirer
settings-key-remove-label = Retirer votre clé pour { $name }
settings-key-mode-own = Les appels partent avec votre clé.
settings-key-mode-routed = Les appels sont relayés ; votre clé est en pause.
settings-key-use = Utiliser votre clé
settings-key-use-label = Utiliser votre clé pour { $name }
settings-key-pause = Relayer plutôt
settings-key-pause-label = Relayer les appels à { $name } au lieu d’utiliser votre clé
settings-key-show = Afficher
settings-key-save = Enregistrer
settings-key-hint = Une fois enregistrée, elle ne peut plus être relue ; ses quatre derniers caractères sont affichés.
settings-key-get = Obtenir une clé
settings-check-valid = { $name } accepte cette clé et lui ouvre { $n ->
    [one] { $n } modèle
   *[other] { $n } modèles
}.
settings-check-unproven = { $name } répond et liste { $n ->
    [one] { $n } modèle
   *[other] { $n } modèles
}, mais donne cette liste à tout le monde. Seul un appel peut dire si la clé fonctionne.
settings-check-rejected = { $name } refuse cette clé. Remplacez-la par une nouvelle.
settings-check-no-list = { $name } n’a pas de liste de modèles pour tester une clé. Seul un appel peut dire si elle fonctionne.
settings-check-unreachable = { $name } n’a pas répondu en 10 secondes. Votre clé est conservée ; réessayez plus tard.
settings-check-unclear = { $name } a répondu avec le statut { $status }, ce qui ne dit rien de clair sur la clé.
settings-check-said = Sa réponse :

# Dry run.
settings-dry-run-heading = Essai à blanc
settings-dry-run-about = Indiquez un modèle et voyez qui serait interrogé maintenant, dans quel ordre et pourquoi. Aucun appel n’est fait.
settings-dry-run-model = Modèle
settings-dry-run-submit = Afficher le plan
settings-dry-run-hint = Ajoutez à la fin <code>:fastest</code>, <code>:cheapest</code> ou un fournisseur comme <code>:publicai</code> pour voir ce que cela change.
settings-dry-run-unknown-model = Le catalogue n’a aucun modèle de ce nom.
settings-dry-run-unknown-suffix = Ce qui suit les deux-points n’est ni une règle ni un fournisseur de ce site.
settings-dry-run-nobody = Personne ne serait interrogé pour { $model } aujourd’hui.
settings-dry-run-one = Pour { $model }, votre ordre donne aujourd’hui { $first }.
settings-dry-run-several = Pour { $model }, votre ordre donne aujourd’hui { $first }, puis { $second }{ $more ->
    [0] .
    [one] , puis un autre.
   *[other] , puis { $more } autres.
}
settings-dry-run-by-order = Selon votre ordre.
settings-dry-run-by-price = Selon le prix des tokens de la réponse ; ce qui n’a pas de prix vient en dernier.
settings-dry-run-by-speed = Selon la vitesse mesurée par ce site au cours du dernier jour ; ce qui n’a pas été mesuré vient en dernier.
settings-dry-run-by-name = Le fournisseur est nommé, aucun autre n’est donc essayé.
settings-dry-run-speed = { $speed } tokens/s
settings-dry-run-not-served = Ne proposent pas le modèle : { $names }.
settings-fate-down = Serait essayé, mais ne répond pas en ce moment
settings-fate-needs-key = Écarté : votre clé est requise
settings-fate-no-replica = Écarté : aucun serveur du pool n’a le modèle
settings-fate-no-credits = Écarté : les crédits de ce mois sont épuisés
settings-fate-not-named = Écarté : un autre fournisseur est nommé

# Access tokens.
settings-tokens-heading = Jetons d’accès
settings-tokens-about = Les programmes appellent ce site avec un jeton d’accès, comme <code>HF_TOKEN</code> ou comme clé OpenAI.
settings-tokens-yours = Vos jetons
settings-tokens-none = Vous n’avez pas encore de jeton d’accès. Créez-en un ci-dessous et donnez-le à un programme.
settings-tokens-docs = Comment les programmes utilisent un jeton : <docs>le guide des jetons d’accès</docs>.
settings-token-new = Nouveau jeton
settings-token-name = Nom
settings-token-name-hint = Où il est utilisé, par exemple « portable » ou « tâche de nuit ».
settings-token-kind = Ce qu’il ouvre
settings-token-kind-platform = <code>hf_…</code> pour le routeur et l’API du Hub, avec votre ordre, vos clés et vos factures
settings-token-kind-public-ai = <code>pai_…</code> pour le seul pool de ce site, appelé directement
settings-token-create = Créer le jeton
settings-token-used = créé le { $created }, dernière utilisation le { $used }
settings-token-unused = créé le { $created }, jamais utilisé
settings-token-revoke = Révoquer
settings-token-revoke-label = Révoquer le jeton { $name }
