# The chat on a page of its own.
playground-title = Playground
playground-description = Parli con ogni modello che risponde ora, con tutto ciò che una richiesta può contenere.
playground-model = Modello
playground-open = Apri
playground-about = Informazioni sul modello
playground-nobody = Al momento non risponderebbe nessun modello. Una Sua chiave per uno dei provider apre i suoi modelli.
playground-keys = Aggiungi una chiave
