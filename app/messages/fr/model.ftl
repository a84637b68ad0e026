# A model's page.
model-breadcrumb = Fil d’Ariane
model-models = Modèles
model-copy-id = Copier le nom du modèle
model-copy-name = Copier { $name }
model-like = J’aime
model-likes = { $n ->
    [0] personne pour l’instant
    [one] { $n } compte
   *[other] { $n } comptes
}
model-tags = Étiquettes
model-requests = { $n ->
    [one] { $n } requête via ce site ces 30 derniers jours
   *[other] { $n } requêtes via ce site ces 30 derniers jours
}
model-try = Essayer ce modèle
model-try-it = Essayer
model-try-close = Fermer
model-no-script = Le chat a besoin de scripts, et ce navigateur n’en exécute pas. La même question depuis un terminal :

model-facts = En bref
model-organisation = Organisation
model-country = Pays
model-parameters = Paramètres
model-parameters-active = { $n }, dont { $active } actifs
model-context = Longueur du contexte
model-n-tokens = { $n } tokens
model-licence = Licence
model-languages = Langues
model-n-languages = { $n } langues
model-list-comma = { ", " }
model-released = Publication
model-library = Bibliothèque

model-no-provider = Aucun fournisseur ne sert ce modèle
model-no-provider-why = Aucun fournisseur connu de ce site ne le propose, et aucun réplica du pool ne le sert.
model-down = Ce modèle est en panne
model-down-why = Des réplicas du pool le servent, mais aucun ne répond en ce moment. Réessayez dans une minute.
model-needs-key = Ce modèle exige une clé
model-needs-key-why = Un fournisseur le propose, mais ni ce site ni vous n’avez de clé pour ce fournisseur.
model-no-replica = Aucun réplica ne sert ce modèle
model-no-replica-why = Le pool le connaît, mais aucun réplica actuellement connecté ne le sert.
model-add-key = <settings>Ajoutez votre clé</settings> pour un fournisseur qui le propose.
model-connect = Si vous exploitez ce site, connectez un serveur vLLM qui sert <code>{ $model }</code> : le README l’explique sous « Configure it ».
model-chat-with-another = <list>Discuter avec un modèle qui répond maintenant</list>.

model-providers = Fournisseurs, dans votre ordre
model-providers-note = Une requête va au premier qui est prêt. <settings>Changer l’ordre ou ajouter des clés</settings>.
model-providers-none = Aucun fournisseur connu de ce site ne propose ce modèle.
model-rank-chosen = Numéro { $n } dans votre ordre, et le premier qui est prêt

model-policies = Où va un appel maintenant
model-policies-note = Ajoutez l’un de ces suffixes au nom du modèle dans le champ <code>model</code>. Sans suffixe, votre ordre décide.
model-policy-nobody = Aucun n’est prêt.
model-policy-skipped = Écartés
model-policy-more = { $n ->
    [one] et { $n } autre
   *[other] et { $n } autres
}
model-policy-next = En cas d’échec : { $provider }
model-policy-then = En cas d’échec : { $one }, puis { $two }
model-why-preferred = le premier dans votre ordre qui est prêt
model-why-fastest = { $n } tokens par seconde, le plus parmi ceux qui sont prêts
model-why-no-speed = aucune vitesse n’est encore mesurée, votre ordre décide donc
model-why-cheapest = { $price }, le prix le plus bas parmi ceux qui sont prêts
model-why-no-price = aucun prix n’est connu, votre ordre décide donc

model-code = L’utiliser depuis votre code
model-code-note = Ces exemples appellent ce site, qui choisit le fournisseur. Ils lisent un jeton d’accès dans <code>HF_TOKEN</code> ; créez-en un dans les <tokens>réglages</tokens>.
model-code-later = Ils fonctionneront dès qu’un fournisseur sera prêt.

model-card = Fiche du modèle
model-source = Poids et fiche d’origine
model-contents = Sommaire

model-related = Modèles apparentés
model-related-organisation = aussi de { $organisation }
model-related-family = même famille
model-related-size = taille proche
