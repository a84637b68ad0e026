# An organisation's page.
organisation-about = Modelos abiertos de { $organisation } y los proveedores que los sirven.
organisation-models = Modelos
organisation-ready = Responden ahora
organisation-requests = Solicitudes en 30 días
organisation-likes = Me gusta
organisation-filter = Buscarlos y filtrarlos
