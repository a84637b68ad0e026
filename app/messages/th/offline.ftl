# Without a network: the page that stands in for one that was not kept, and the note on those that were.
offline-title = คุณออฟไลน์อยู่
offline-description = หน้านี้ต้องใช้เครือข่าย
offline-advice = หน้านี้ต้องใช้เครือข่าย และยังไม่เคยเปิดมาก่อน หน้าที่คุณเคยเปิดอ่านได้ที่นี่
offline-kept = เก็บไว้ในเบราว์เซอร์นี้
offline-again = ลองอีกครั้ง
offline-note = คุณออฟไลน์อยู่ หน้านี้เป็นแบบที่คุณเปิดครั้งล่าสุด
