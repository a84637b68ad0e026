# The first page.
home-title = Modelos abiertos, cómputo público
home-about = Modelos abiertos sobre cómputo público: converse con ellos en el navegador, compare proveedores y llámelos desde su código.
home-lead = Haga una pregunta a un modelo abierto, vea quién responde, con qué rapidez y a qué precio, y llévese el código que hace lo mismo.
home-try-label = Preguntar a { $model }
home-try-placeholder = ¿Qué le gustaría saber?
home-try-submit = Probar
home-try-note = Abre { $model } con su pregunta ya escrita. Se envía cuando usted lo decida. Gratis y sin cuenta.
home-try-none = Ahora mismo ningún modelo responde gratis.
home-try-none-advice = Conecte una réplica al pool o <keys>añada la clave de un proveedor</keys>. Todos los modelos están <models>en la lista</models>.
home-examples = O empiece con uno de estos
home-now = En servicio ahora
home-now-models = { $n ->
    [one] modelo en el pool
   *[other] modelos en el pool
}
home-now-replicas = { $n ->
    [one] réplica responde
   *[other] réplicas responden
}
home-now-callable = { $n ->
    [one] modelo que puede llamar
   *[other] modelos que puede llamar
}
home-now-requests = { $n ->
    [one] solicitud en 30 días
   *[other] solicitudes en 30 días
}
home-now-none = Aún no hay ninguna réplica conectada al pool.
home-clusters = Dónde se ejecuta
home-cluster-up = Responde
home-cluster-part = Responden { $up } de { $n }
home-cluster-down = Caído
home-trending = Tendencias
home-newest = Más recientes
home-all-trending = Los { $n } modelos
home-all-newest = Todos por fecha
home-code = Desde su código
home-code-text = Los mismos modelos tras una sola dirección que entienden los clientes de OpenAI y de Hugging Face.
home-code-link = Copiar el código de la página de un modelo
home-keys = Con sus propias claves
home-keys-text = Traiga una clave y ese proveedor le factura; sin ella, las llamadas pasan por el pool. Su orden decide a quién se pregunta primero.
home-keys-link = Claves y orden
home-compare = Antes de elegir
home-compare-text = { $n ->
    [one] Precio, contexto y velocidad medida de cada modelo, en { $n } proveedor.
   *[other] Precio, contexto y velocidad medida de cada modelo, en { $n } proveedores.
}
home-compare-link = Comparar proveedores
