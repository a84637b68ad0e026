# Providers: their pages, and their rows wherever they are listed.
provider-list = Fournisseurs
provider-list-about = Qui sert les modèles : les prix, ce que ce site a mesuré et comment obtenir une clé.
provider-list-note = Dans votre ordre. <settings>Le changer ou ajouter des clés</settings>.
provider-about = Les modèles de { $provider }, avec les prix, la vitesse mesurée et comment obtenir une clé.

provider-provider = Fournisseur
provider-model = Modèle
provider-models = Modèles
provider-models-served = { $n } sur { $all }
provider-from = Sortie dès, $/M
provider-first-token = Premier token
provider-speed-label = Vitesse
provider-uptime = Aboutis, 24 h
provider-input = Entrée, $/M
provider-output = Sortie, $/M
provider-context = Contexte
provider-state = État

provider-ready = Prêt
provider-needs-key = Clé requise
provider-no-replica = Aucun réplica pour l’instant
provider-down = En panne
provider-partly = Panne partielle
provider-add-key = Ajouter une clé
provider-add-key-for = Ajouter une clé pour { $provider }
provider-routed = Relayé
provider-your-key = Votre clé
provider-your-key-ending = Votre clé ····{ $end }
provider-access-pool = Gratuit
provider-feature-tools = outils
provider-feature-structured = sortie structurée
provider-feature-reasoning = raisonnement
provider-feature-images = images

provider-ms = { $n } ms
provider-p95 = 95 % : { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 jours : { $share }
provider-age-days = { $n ->
    [one] il y a { $n } jour
   *[other] il y a { $n } jours
}
provider-no-calls = aucun appel pour l’instant
provider-no-calls-today = aucun aujourd’hui
provider-no-calls-why = Aucun appel de ce site n’y est allé cette dernière semaine, rien n’est donc encore mesuré.
provider-uptime-title = { $ok } appels aboutis sur { $all } ces dernières 24 heures, heure par heure, les plus récents à la fin
provider-measured-note = Premier token et vitesse sont les médianes des appels de ce site ces dernières 24 heures. Les appels arrêtés par un visiteur ne comptent pas.
provider-measured-none = Aucun appel mesuré ces dernières 24 heures.

provider-health = Santé
provider-calls-week = Appels en 7 jours
provider-clusters = Clusters
provider-replicas-up = { $up } sur { $n } en service
provider-pool-summary = Réplicas qui répondent : { $up } sur { $n }, pour { $models ->
    [one] { $models } modèle
   *[other] { $models } modèles
}.
provider-no-models = Aucun modèle du catalogue n’est chez ce fournisseur.

provider-use = Utiliser ce fournisseur
provider-yours = Pour vous
provider-pool-why = C’est le pool propre à ce site, sur des moyens de calcul offerts par des partenaires. Il n’exige pas de clé.
provider-your-key-why = Les appels qui arrivent ici utilisent votre clé, et { $provider } vous facture.
provider-routed-why = Ce site paie le fournisseur pour les modèles dont le prix est connu. Votre propre clé prend le relais si vous en ajoutez une.
provider-needs-key-why = Les appels à { $provider } exigent votre propre clé. Elle est scellée et n’est jamais envoyée qu’au fournisseur.
provider-get-key = Obtenir une clé sur { $host }
provider-enter-key = Saisir votre clé
provider-change-key = Remplacer ou retirer votre clé
provider-place = Numéro { $n } dans <settings>votre ordre</settings>.

provider-addresses = Adresses
provider-addresses-note = Les deux parlent l’API de chat d’OpenAI : donnez-en une à un client comme URL de base.
provider-through = Via ce site
provider-through-why = Avec un jeton d’accès de ce site. Les appels sont enregistrés et ne vont qu’à ce fournisseur.
provider-direct = Directement
provider-direct-why = Avec votre clé chez lui, dans <code>{ $variable }</code>.
provider-copy = Copier { $text }
