# Every component in every state.
gallery-title = Galeri
gallery-about = Setiap komponen situs ini dalam setiap keadaan, dalam bahasa dan warna Anda.
