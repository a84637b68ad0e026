# The chat on a page of its own.
playground-title = Playground
playground-description = Parlez à tout modèle qui répond en ce moment, avec tout ce qu’une requête peut porter.
playground-model = Modèle
playground-open = Ouvrir
playground-about = À propos de ce modèle
playground-nobody = Aucun modèle ne répondrait en ce moment. Votre propre clé chez l’un des fournisseurs ouvre ses modèles.
playground-keys = Ajouter une clé
