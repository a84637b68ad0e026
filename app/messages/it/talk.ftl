# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Trova
talk-find-field = Trova nella conversazione
talk-find-before = Risultato precedente
talk-find-after = Risultato successivo
talk-find-close = Chiudi la ricerca
talk-find-count = { $at } di { $all }
talk-find-nothing = Nessun risultato
talk-outline-open = Rami
talk-outline-title = Tutti i rami della conversazione
talk-outline-close = Chiudi
talk-outline-you = Lei
talk-outline-answer = Risposta
talk-record-open = Richiesta e risposta
talk-record-request = Richiesta
talk-record-answer = Che cosa è tornato
talk-record-copy = Copia
talk-record-curl = Copia come curl
