# An organisation's page.
organisation-about = I modelli aperti di { $organisation } e i provider che li servono.
organisation-models = Modelli
organisation-ready = Rispondono ora
organisation-requests = Richieste in 30 giorni
organisation-likes = Mi piace
organisation-filter = Cerca e filtra
