# An organisation's page.
organisation-about = Offene Modelle von { $organisation } und die Anbieter, die sie bereitstellen.
organisation-models = Modelle
organisation-ready = Antworten jetzt
organisation-requests = Anfragen in 30 Tagen
organisation-likes = Gefällt mir
organisation-filter = Durchsuchen und filtern
