// Pictures that a person gives: by the button, from the clipboard, or dropped. What is larger than `side` or
// `bytes` is drawn smaller. Each comes back as a data URL with its size; an empty one says that it is no picture.
const pictureTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const dataUrl = (blob) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = fail;
  reader.readAsDataURL(blob);
});
const readPicture = async (file, side, bytes) => {
  if (!pictureTypes.includes(file.type)) throw file.type;
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((n) => Math.max(1, Math.round(n * scale)));
  let blob = file;
  if (scale < 1 || file.size > bytes) {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
    for (const type of file.type === "image/jpeg" ? ["image/jpeg"] : ["image/png", "image/jpeg"]) {
      blob = await canvas.convertToBlob({ type, quality: 0.85 });
      if (blob.size <= bytes) break;
    }
  }
  return [await dataUrl(blob), width, height];
};
const listenPictures = (root, side, bytes, found) => {
  const take = async (event, files) => {
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) {
      const read = await readPicture(file, side, bytes).catch(() => ["", 0, 0]);
      found(...read, file.name);
    }
  };
  root.addEventListener("paste", (event) => {
    // Tables and words of an office program come with a picture of themselves.
    const { types, files } = event.clipboardData;
    if (!types.includes("text/plain")) take(event, [...files]);
  });
  root.addEventListener("drop", (event) => take(event, [...event.dataTransfer.files]));
  root.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  root.addEventListener("change", (event) => {
    if (event.target.id !== "attach") return;
    take(event, [...event.target.files]);
    event.target.value = "";
  });
};
// Addresses of data are not allowed as pictures on this site's pages; those of blobs are, which stay in memory until
// they are given up.
const showPicture = (image, url) => {
  const [head, data] = url.split(",");
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(new Blob([bytes], { type: head.slice(5, -7) }));
};
