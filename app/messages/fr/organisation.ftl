# An organisation's page.
organisation-about = Les modèles ouverts de { $organisation } et les fournisseurs qui les servent.
organisation-models = Modèles
organisation-ready = Répondent maintenant
organisation-requests = Requêtes en 30 jours
organisation-likes = J’aime
organisation-filter = Les rechercher et les filtrer
