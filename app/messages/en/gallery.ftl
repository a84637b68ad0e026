# Every component in every state.
gallery-title = Gallery
gallery-about = Every component of this site in every state, in your language and colours.
