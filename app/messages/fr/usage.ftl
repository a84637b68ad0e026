usage-heading = Utilisation
usage-about = Les appels de votre compte via ce site, tirés du registre qui sert à établir les factures. Les jours sont en UTC.

usage-month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year }
usage-month-label = Mois
usage-month-show = Afficher
usage-csv = Télécharger le CSV

usage-empty = Aucun appel en { $month }
usage-empty-running = Aucun appel pour l’instant en { $month }
usage-empty-about = Posez une question à un modèle, ici ou depuis un programme, et l’appel est compté en moins d’une seconde.
usage-empty-action = Trouver un modèle qui répond maintenant

usage-total-requests = Requêtes
usage-total-input = Tokens en entrée
usage-total-output = Tokens en sortie
usage-total-cost = Facturé
usage-failed = Échecs
usage-nothing-charged = 0 $
usage-billed-by-provider = par le fournisseur

usage-measures = Ce que comptent les barres
usage-measure-requests = Requêtes
usage-measure-tokens = Tokens
usage-measure-cost = Montants
usage-chart-requests = Requêtes par jour, { $month }
usage-chart-tokens = Tokens par jour, { $month }
usage-chart-cost = Montants par jour, { $month }
usage-chart-nothing = Rien n’a été facturé. Le pool est gratuit, et les appels avec votre propre clé sont facturés par le fournisseur.
usage-n-requests = { $n ->
    [one] { $n } requête
   *[other] { $n } requêtes
}
usage-n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
usage-own-key-of = { $name }, votre clé
usage-bar = { $date }, { $name } : { $amount }
usage-summary = { $sum } en tout. Le jour le plus chargé est le { $date }, avec { $most }. { $name } en a reçu { $share }.
usage-partial = Le { $date } n’est pas terminé : sa barre grandit encore.
usage-as-table = En tableau
usage-day = Jour
usage-all = Tous
usage-so-far = jusqu’ici

usage-by-provider = Par fournisseur
usage-by-model = Par modèle
usage-provider = Fournisseur
usage-model = Modèle
usage-mode = Mode
usage-mode-routed = Relayé
usage-mode-own = Votre clé

usage-calls = Appels récents
usage-calls-about = Chacun avec son reçu : qui a répondu, ce que cela a pris, ce que cela a coûté.
usage-calls-newest = Plus récents
usage-calls-older = Appels plus anciens
usage-calls-pages = Pages d’appels
usage-call-tokens = { $input } en entrée · { $output } en sortie
usage-request-id = ID de requête
usage-cluster = Cluster
usage-first-token = Premier token
usage-duration = Réponse entière
usage-ms = { $ms } ms
usage-ended-ok = Abouti
usage-ended-cancelled = Arrêté
usage-ended-failed = Échec
