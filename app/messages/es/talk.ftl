# What only the playground's chat says. All of this file travels to the browser.
talk-find-open = Buscar
talk-find-field = Buscar en la conversación
talk-find-before = Resultado anterior
talk-find-after = Resultado siguiente
talk-find-close = Cerrar la búsqueda
talk-find-count = { $at } de { $all }
talk-find-nothing = Sin resultados
talk-outline-open = Ramas
talk-outline-title = Todas las ramas de la conversación
talk-outline-close = Cerrar
talk-outline-you = Usted
talk-outline-answer = Respuesta
talk-record-open = Solicitud y respuesta
talk-record-request = Solicitud
talk-record-answer = Lo que se recibió
talk-record-copy = Copiar
talk-record-curl = Copiar como curl
