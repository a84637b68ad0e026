# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = Lei è offline
offline-description = Questa pagina ha bisogno della rete.
offline-advice = Questa pagina ha bisogno della rete e non è mai stata aperta prima. Ciò che ha già aperto si può leggere qui.
offline-kept = Conservato in questo browser
offline-again = Riprova
offline-note = Lei è offline. Questa pagina è com’era quando l’ha aperta l’ultima volta.
