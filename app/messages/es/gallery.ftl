# Every component in every state.
gallery-title = Galería
gallery-about = Cada componente de este sitio en cada estado, en su idioma y sus colores.
