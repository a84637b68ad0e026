const historyOpen = () => new Promise((done, fail) => {
  const ask = indexedDB.open('playground', 1);
  ask.onupgradeneeded = () => {
    ask.result.createObjectStore('head');
    ask.result.createObjectStore('body');
  };
  ask.onsuccess = () => {
    ask.result.onclose = () => (historyBase = undefined);
    ask.result.onversionchange = () => {
      ask.result.close();
      historyBase = undefined;
    };
    done(ask.result);
  };
  ask.onerror = () => fail(ask.error);
});
let historyBase;
const historyDo = async (mode, act) => {
  historyBase ??= historyOpen().catch((fault) => {
    historyBase = undefined;
    throw fault;
  });
  const work = (await historyBase).transaction(['head', 'body'], mode);
  const asked = act(work.objectStore('head'), work.objectStore('body'));
  await new Promise((done, fail) => {
    work.oncomplete = done;
    work.onabort = () => fail(work.error);
  });
  return asked.map((one) => one.result);
};
const historyList = async () => (await historyDo('readonly', (heads) => [heads.getAll()]))[0];
const historyBody = async (id) => (await historyDo('readonly', (_, bodies) => [bodies.get(id)]))[0];
const historyPut = (id, head, body) => historyDo('readwrite', (heads, bodies) => {
  const asked = [heads.put(head, id)];
  if (body) asked.push(bodies.put(body, id));
  return asked;
});
const historyTake = async (ids) => {
  const taken = await historyDo('readwrite', (heads, bodies) => ids.flatMap((id) => [heads.get(id), bodies.get(id)]));
  await historyDo('readwrite', (heads, bodies) => ids.flatMap((id) => [heads.delete(id), bodies.delete(id)]));
  return taken;
};
// What was said in a conversation, without what else is kept of it (`app/src/island/transcript/turn.rs`).
const historySaid = (body) => {
  try {
    return JSON.parse(body).turns.map((turn) => turn.user ?? turn.answer ?? "");
  } catch {
    return [];
  }
};
const historyFind = async (text) => {
  const [ids, bodies] = await historyDo('readonly', (_, bodies) => [bodies.getAllKeys(), bodies.getAll()]);
  return ids.filter((_, at) => historySaid(bodies[at]).some((said) => said.toLowerCase().includes(text)));
};
const saveFile = (name, kind, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};
const chosenFile = async (field) => field.files[0]?.text();
