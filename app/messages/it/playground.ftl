# The chat on a page of its own.
playground-title = Playground
playground-description = Parla con ogni modello che risponde ora, con tutto ciò che una richiesta può contenere.
playground-model = Modello
playground-open = Apri
playground-about = Su questo modello
playground-nobody = Al momento non risponderebbe nessun modello. Una tua chiave per uno dei fornitori apre i suoi modelli.
playground-keys = Aggiungi una chiave
