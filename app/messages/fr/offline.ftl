# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = Vous êtes hors ligne
offline-description = Cette page a besoin du réseau.
offline-advice = Cette page a besoin du réseau et n’a encore jamais été ouverte. Ce que vous avez déjà ouvert peut être lu ici.
offline-kept = Conservé dans ce navigateur
offline-again = Réessayer
offline-note = Vous êtes hors ligne. Cette page est telle que vous l’avez ouverte la dernière fois.
