# What went wrong with a call, and what to do. All of this file travels to the browser.
failure-lost = La connexion a été perdue
failure-lost-advice = Vérifiez votre connexion, puis réessayez. Ce qui était arrivé est conservé.
failure-too-long = La conversation est trop longue pour ce modèle
failure-too-long-advice = Effacez la conversation ou posez une question plus courte.
failure-no-credit = Il ne reste plus de crédit chez ce fournisseur
failure-no-credit-advice = Choisissez un autre fournisseur ou ajoutez votre propre clé.
failure-bad-key = Le fournisseur n’a pas accepté la clé
failure-bad-key-advice = Remplacez la clé dans les réglages ou choisissez un autre fournisseur.
failure-forbidden = Ce n’est pas autorisé
failure-forbidden-advice = Choisissez un autre fournisseur.
failure-busy = Le fournisseur est surchargé
failure-busy-advice = Patientez un peu ou choisissez un autre fournisseur.
failure-not-served = Ce fournisseur ne sert pas le modèle en ce moment
failure-not-served-advice = Réessayez ou choisissez un autre fournisseur.
failure-upstream = Le fournisseur a échoué
failure-upstream-advice = Réessayez ou choisissez un autre fournisseur.
failure-refused = La requête a été refusée
failure-refused-advice = Modifiez le message ou les paramètres, puis réessayez.
failure-said = Ce qu’a dit le serveur
failure-retry = { $n ->
    [one] Réessayez dans { $n } seconde ou choisissez un autre fournisseur.
   *[other] Réessayez dans { $n } secondes ou choisissez un autre fournisseur.
}
