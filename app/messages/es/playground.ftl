# The chat on a page of its own.
playground-title = Playground
playground-description = Hable con cualquier modelo que responda ahora, con todo lo que una solicitud puede llevar.
playground-model = Modelo
playground-open = Abrir
playground-about = Sobre este modelo
playground-nobody = Ahora mismo no respondería ningún modelo. Una clave propia de uno de los proveedores abre sus modelos.
playground-keys = Añadir una clave
