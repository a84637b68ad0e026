# Every component in every state.
gallery-title = Galleria
gallery-about = Ogni componente di questo sito in ogni stato, nella Sua lingua e nei Suoi colori.
