docs-heading = Guides
docs-about = Comment utiliser ce site depuis votre navigateur et votre code, et comment en exploiter un.
docs-search = Rechercher dans les guides
docs-guides = Tous les guides
docs-part-start = Commencer
docs-part-use = Depuis votre code
docs-part-run = Exploiter un site
docs-part-about = Engagements
docs-toc = Sur cette page
docs-previous = Précédent
docs-next = Suivant
docs-pages = Guide précédent et guide suivant
docs-in-english = Les guides sont rédigés en anglais.
docs-found-title = { $query } dans les guides
docs-found-heading = Recherche dans les guides
docs-found = { $n ->
    [0] Aucune section ne correspond à « { $query } ».
    [one] Une section correspond à « { $query } ».
   *[other] { $n } sections correspondent à « { $query } ».
}
docs-found-best = Les { $n } meilleures sections pour « { $query } ».
docs-found-nothing = Essayez avec moins de mots ou avec le début d’un mot.
docs-all = Voir tous les guides
