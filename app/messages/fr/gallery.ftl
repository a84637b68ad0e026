# Every component in every state.
gallery-title = Galerie
gallery-about = Chaque composant de ce site dans chacun de ses états, dans votre langue et vos couleurs.
