# Pages that cannot be shown.
error-no-page = Cette page n’existe pas
error-no-page-advice = Vérifiez l’adresse ou cherchez le modèle dans la liste des modèles.
error-no-model = Ce modèle n’est pas dans le catalogue
error-no-model-advice = Cherchez-le dans la liste des modèles.
error-no-method = Cette adresse n’est pas une page
error-no-method-advice = Cette adresse n’accepte pas cette méthode.
error-wrong-host = Ce n’est pas l’adresse de ce site
error-wrong-host-advice = Utilisez l’adresse que le site a affichée à son démarrage, ou demandez à son exploitant de définir PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = Ce n’est possible que depuis les pages de ce site
error-foreign-advice = Ouvrez les réglages ici, puis réessayez.
error-broken = Une erreur s’est produite ici
error-broken-advice = Réessayez dans une minute. Si cela persiste, indiquez à l’exploitant le numéro ci-dessous.
error-refused = Cela n’a pas fonctionné
error-quote = Si vous le signalez, indiquez l’ID de requête <id>{ $id }</id>.
error-browse = Parcourir les modèles
error-providers = Fournisseurs et clés
