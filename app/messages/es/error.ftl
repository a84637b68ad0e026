# Pages that cannot be shown.
error-no-page = Esta página no existe
error-no-page-advice = Compruebe la dirección o busque el modelo en la lista de modelos.
error-no-model = Este modelo no está en el catálogo
error-no-model-advice = Búsquelo en la lista de modelos.
error-no-method = Esta dirección no es una página
error-no-method-advice = Esta dirección no acepta ese método.
error-wrong-host = Esta no es la dirección de este sitio
error-wrong-host-advice = Use la dirección que el sitio mostró al arrancar o pida a su operador que defina PLAYGROUND_PUBLIC_ORIGIN.
error-foreign = Esto solo es posible desde las páginas de este sitio
error-foreign-advice = Abra aquí la configuración e inténtelo de nuevo.
error-broken = Algo falló aquí
error-broken-advice = Inténtelo de nuevo en un minuto. Si continúa, indique al operador el número de abajo.
error-refused = Esto no funcionó
error-quote = Si informa de esto, indique el ID de solicitud <id>{ $id }</id>.
error-browse = Explorar modelos
error-providers = Proveedores y claves
