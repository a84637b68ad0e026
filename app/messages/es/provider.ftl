# Providers: their pages, and their rows wherever they are listed.
provider-list = Proveedores
provider-list-about = Quién sirve los modelos: precios, lo que este sitio ha medido y cómo obtener una clave.
provider-list-note = En su orden. <settings>Cambiarlo o añadir claves</settings>.
provider-about = Los modelos de { $provider }, con precios, velocidad medida y cómo obtener una clave.

provider-provider = Proveedor
provider-model = Modelo
provider-models = Modelos
provider-models-served = { $n } de { $all }
provider-from = Salida desde, $/M
provider-first-token = Primer token
provider-speed-label = Velocidad
provider-uptime = Respondidas, 24 h
provider-input = Entrada, $/M
provider-output = Salida, $/M
provider-context = Contexto
provider-state = Estado

provider-ready = Listo
provider-needs-key = Requiere clave
provider-no-replica = Sin réplica ahora
provider-down = Caído
provider-partly = Caído en parte
provider-add-key = Añadir una clave
provider-add-key-for = Añadir una clave para { $provider }
provider-routed = Enrutado
provider-your-key = Su clave
provider-your-key-ending = Su clave ····{ $end }
provider-access-pool = Gratis
provider-feature-tools = herramientas
provider-feature-structured = salida estructurada
provider-feature-reasoning = razonamiento
provider-feature-images = imágenes

provider-ms = { $n } ms
provider-p95 = 95 %: { $n } ms
provider-speed = { $n } tok/s
provider-week = 7 días: { $share }
provider-age-days = { $n ->
    [one] hace { $n } día
   *[other] hace { $n } días
}
provider-no-calls = aún sin llamadas
provider-no-calls-today = ninguna hoy
provider-no-calls-why = Ninguna llamada de este sitio fue allí en la última semana, así que aún no hay nada medido.
provider-uptime-title = { $ok } de { $all } llamadas respondidas en las últimas 24 horas, por horas, las más recientes al final
provider-measured-note = El primer token y la velocidad son medianas de las llamadas de este sitio en las últimas 24 horas. Las llamadas que un visitante detuvo no cuentan.
provider-measured-none = Ninguna llamada medida en las últimas 24 horas.

provider-health = Salud
provider-calls-week = Llamadas en 7 días
provider-clusters = Clústeres
provider-replicas-up = { $up } de { $n } en servicio
provider-pool-summary = Réplicas que responden: { $up } de { $n }, para { $models ->
    [one] { $models } modelo
   *[other] { $models } modelos
}.
provider-no-models = Ningún modelo del catálogo está en este proveedor.

provider-use = Usar este proveedor
provider-yours = Para usted
provider-pool-why = Es el pool propio de este sitio, sobre cómputo que ceden sus socios. No requiere clave.
provider-your-key-why = Las llamadas que llegan aquí usan su clave y { $provider } se las factura a usted.
provider-routed-why = Este sitio paga al proveedor por los modelos con precio conocido. Si añade su propia clave, se usa esta en su lugar.
provider-needs-key-why = Las llamadas a { $provider } requieren su propia clave. Se sella y solo se envía al proveedor.
provider-get-key = Obtener una clave en { $host }
provider-enter-key = Introducir su clave
provider-change-key = Reemplazar o quitar su clave
provider-place = Número { $n } en <settings>su orden</settings>.

provider-addresses = Direcciones
provider-addresses-note = Ambas hablan la API de chat de OpenAI: dé una a un cliente como URL base.
provider-through = Por este sitio
provider-through-why = Con un token de acceso de este sitio. Las llamadas se registran y van solo a este proveedor.
provider-direct = Directamente
provider-direct-why = Con su clave de ese proveedor, en <code>{ $variable }</code>.
provider-copy = Copiar { $text }
