# A model's page.
model-breadcrumb = Ruta de navegación
model-models = Modelos
model-copy-id = Copiar el nombre del modelo
model-copy-name = Copiar { $name }
model-like = Me gusta
model-likes = { $n ->
    [0] nadie todavía
    [one] { $n } cuenta
   *[other] { $n } cuentas
}
model-tags = Etiquetas
model-requests = { $n ->
    [one] { $n } solicitud por este sitio en los últimos 30 días
   *[other] { $n } solicitudes por este sitio en los últimos 30 días
}
model-try = Probar este modelo
model-try-it = Probar
model-try-close = Cerrar
model-no-script = El chat necesita scripts y este navegador no los ejecuta. La misma pregunta desde una terminal:

model-facts = Datos
model-organisation = Organización
model-country = País
model-parameters = Parámetros
model-parameters-active = { $n }, { $active } activos
model-context = Longitud del contexto
model-n-tokens = { $n } tokens
model-licence = Licencia
model-languages = Idiomas
model-n-languages = { $n } idiomas
model-list-comma = { ", " }
model-released = Publicado
model-library = Biblioteca

model-no-provider = Ningún proveedor sirve este modelo
model-no-provider-why = Ningún proveedor que este sitio conozca lo ofrece y ninguna réplica del pool lo sirve.
model-down = Este modelo está caído
model-down-why = Hay réplicas del pool que lo sirven, pero ninguna responde en este momento. Inténtelo de nuevo en un minuto.
model-needs-key = Este modelo requiere una clave
model-needs-key-why = Un proveedor lo ofrece, pero ni este sitio ni usted tienen una clave para ese proveedor.
model-no-replica = Ninguna réplica sirve este modelo
model-no-replica-why = El pool lo conoce, pero ninguna réplica conectada ahora lo sirve.
model-add-key = <settings>Añada su clave</settings> para un proveedor que lo ofrezca.
model-connect = Si usted opera este sitio, conecte un servidor vLLM que sirva <code>{ $model }</code>: el README explica cómo en «Configure it».
model-chat-with-another = <list>Conversar con un modelo que responde ahora</list>.

model-providers = Proveedores, en su orden
model-providers-note = Una solicitud va al primero que esté listo. <settings>Cambiar el orden o añadir claves</settings>.
model-providers-none = Ningún proveedor que este sitio conozca ofrece este modelo.
model-rank-chosen = Número { $n } en su orden y el primero que está listo

model-policies = Adónde va ahora una llamada
model-policies-note = Añada uno de estos sufijos al nombre del modelo en el campo <code>model</code>. Sin sufijo, decide su orden.
model-policy-nobody = Ninguno está listo.
model-policy-skipped = Omitidos
model-policy-more = { $n ->
    [one] y { $n } más
   *[other] y { $n } más
}
model-policy-next = Si falla: { $provider }
model-policy-then = Si falla: { $one }, luego { $two }
model-why-preferred = el primero de su orden que está listo
model-why-fastest = { $n } tokens por segundo, el máximo entre los que están listos
model-why-no-speed = aún no hay velocidad medida, así que decide su orden
model-why-cheapest = { $price }, el precio más bajo entre los que están listos
model-why-no-price = no se conoce ningún precio, así que decide su orden

model-code = Usarlo desde su código
model-code-note = Estos ejemplos llaman a este sitio, que elige el proveedor. Leen un token de acceso de <code>HF_TOKEN</code>; cree uno en la <tokens>configuración</tokens>.
model-code-later = Funcionarán en cuanto un proveedor esté listo.

model-card = Ficha del modelo
model-source = Pesos y ficha original
model-contents = Contenido

model-related = Modelos relacionados
model-related-organisation = también de { $organisation }
model-related-family = misma familia
model-related-size = tamaño similar
