# Every component in every state.
gallery-title = แกลเลอรี
gallery-about = ส่วนประกอบทุกชิ้นของเว็บไซต์นี้ในทุกสถานะ ในภาษาและสีของคุณ
