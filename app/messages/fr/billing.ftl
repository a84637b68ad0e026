billing-heading = Facturation
billing-about = Ce que ce site a facturé à votre compte, et ce que les fournisseurs vous facturent eux-mêmes.
billing-nothing = 0 $
billing-try = Essayer un modèle
billing-credits-left = Crédits restants

billing-so-far = Jusqu’ici en { $month }
billing-forecast = À ce rythme, { $month } reviendra à environ { $amount }.
billing-forecast-nothing = À ce rythme, { $month } ne coûtera rien.
billing-forecast-early = À partir de demain, cette page indiquera à combien le mois devrait revenir.
billing-line = Montants du mois à mesure qu’ils se sont additionnés, et en pointillé la suite probable.

billing-routed = Facturé ici
billing-routed-about = Appels relayés, au prix du fournisseur pour chaque token, sans majoration. Le pool est gratuit.
billing-charged = Facturé

billing-own = Facturé par vos fournisseurs
billing-own-about = Appels avec vos propres clés. Les factures viennent des fournisseurs et ce site ne les voit pas : les montants sont des estimations d’après les prix du catalogue.
billing-estimate = Estimation
billing-about-amount = environ { $amount }
billing-unknown = prix inconnu

billing-provider = Fournisseur
billing-requests = Requêtes
billing-input = Tokens en entrée
billing-output = Tokens en sortie

billing-who-pays = Solde
billing-personal = Ceci est une installation personnelle : elle ne tient pas de solde et n’accorde pas de crédits mensuels. Les appels relayés partent avec les clés définies par son exploitant, dont les comptes chez les fournisseurs paient donc les montants ci-dessus.
billing-docs = Pour en savoir plus : <docs>clés et facturation</docs>.

billing-earlier = Mois précédents
billing-credits = Il reste { $left } sur les { $monthly } de crédits de ce mois.
billing-credits-out = Les crédits de ce mois sont épuisés. Les fournisseurs gratuits et vos propres clés répondent toujours ; le reste attend le mois prochain.
billing-personal-credits = Ce site donne les mêmes crédits chaque mois ; ce qui n’est pas utilisé n’est pas reporté. Les appels relayés partent avec les clés définies par son exploitant, dont les comptes chez les fournisseurs paient donc les montants ci-dessus.
