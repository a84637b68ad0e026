# Every component in every state.
gallery-title = แกลเลอรี
gallery-about = ส่วนประกอบทุกชิ้นของไซต์นี้ในทุกสถานะ ในภาษาและสีของคุณ
