# Every component in every state.
gallery-title = Galería
gallery-about = Cada componente de este sitio en cada estado, en tu idioma y tus colores.
