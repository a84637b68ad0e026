# Every component in every state.
gallery-title = Galerie
gallery-about = Jeder Baustein dieser Website in jedem Zustand, in Ihrer Sprache und Ihren Farben.
