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
talk-record-open = Petición y respuesta
talk-record-request = Petición
talk-record-answer = Lo que volvió
talk-record-copy = Copiar
talk-record-curl = Copiar como curl
