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
const historyKeep = (id, head, body) => historyDo('readwrite', (heads, bodies) => {
  const asked = [heads.put(head, id)];
  if (body) asked.push(bodies.put(body, id));
  return asked;
});
// What a reader wants on the server too (`server/src/api/conversations.rs`): nothing is sent before that. Ids that it has
// not taken yet are remembered, each with a mark that tells a change from the one that is on its way; they go when
// anything is sent, or the page is opened again.
const [serverState, serverMarks] = ['playground:server', 'playground:unsent'];
// The heads that only the server has, or of which it has the newer copy.
const serverHas = new Map();
const serverOn = () => {
  try {
    return localStorage.getItem(serverState) === 'on';
  } catch {
    return false;
  }
};
const serverUnsent = (change) => {
  const unsent = JSON.parse(localStorage.getItem(serverMarks) ?? '{}');
  if (change) {
    change(unsent);
    localStorage.setItem(serverMarks, JSON.stringify(unsent));
  }
  return unsent;
};
const serverTell = (name, hidden) => (document.querySelector(`.history-${name}`).hidden = hidden);
const serverAsk = async (path, method, body) => {
  try {
    const headers = body && { 'content-type': 'application/json' };
    const answer = await fetch(`/api/conversations${path}`, { method, body, headers, signal: AbortSignal.timeout(60000) });
    // A refusal that would be the same the next time is an answer.
    if (!answer.ok && ![400, 404, 409, 413].includes(answer.status)) throw answer;
    serverTell('away', true);
    return answer;
  } catch (fault) {
    serverTell('away', false);
    throw fault;
  }
};
let serverLine = Promise.resolve();
const serverNext = (act) => {
  const done = serverLine.then(act);
  serverLine = done.catch(() => {});
  return done;
};
const serverFlush = async (ids) => {
  // Where there is no room for marks they are sent without.
  const unsent = { ...Object.fromEntries(ids.map((id) => [id, 0])), ...serverUnsent() };
  for (const [id, mark] of Object.entries(unsent)) {
    if (!serverOn()) return;
    const [head, body] = await historyDo('readonly', (heads, bodies) => [heads.get(id), bodies.get(id)]);
    const answer = head ? await serverAsk(`/${id}`, 'PUT', JSON.stringify({ head, body })) : await serverAsk(`/${id}`, 'DELETE');
    if (answer.status === 409 || answer.status === 413) serverTell('full', false);
    if (mark) serverUnsent((unsent) => unsent[id] === mark && delete unsent[id]);
  }
};
const serverSend = (ids) => {
  if (!serverOn()) return;
  try {
    serverUnsent((unsent) => ids.forEach((id) => (unsent[id] = Math.random())));
  } catch {}
  serverNext(() => serverFlush(ids)).catch(() => {});
};
// One after the other with what is sent: what it lists is neither half sent nor half deleted.
const serverList = async () => {
  const heads = await (await serverAsk('')).json();
  const ours = new Map((await historyList()).map((head) => [JSON.parse(head).id, head]));
  // Not before: what the page lists can be opened while the server is asked again.
  serverHas.clear();
  for (const head of heads) {
    const { id, at } = JSON.parse(head), mine = ours.get(id), unsent = serverUnsent()[id];
    const age = mine && at - JSON.parse(mine).at;
    // Where ours was taken the server's is at least as new, also where only the name differs.
    if (mine ? age > 0 || (!age && !unsent && head !== mine) : !unsent) serverHas.set(id, head);
    if (age === 0 && serverHas.has(id)) historyKeep(id, head).catch(() => {});
  }
};
// The page opens (no `turn`), or the reader turns keeping there `on`, leaves what is there (`left`) or deletes it (`gone`).
// Gives the heads that only the server has or of which it has the newer copy.
const historyServer = async (turn) => {
  if (turn === 'gone') await serverAsk('', 'DELETE');
  if (turn) localStorage.setItem(serverState, turn);
  const box = document.getElementById('history-server');
  box.checked = serverOn();
  if (turn === 'gone') box.focus();
  document.querySelector('[data-do=delete-there]').hidden = localStorage.getItem(serverState) !== 'left';
  if (box.checked) {
    await serverNext(serverList).finally(async () => serverSend(turn ? (await historyList()).map((head) => JSON.parse(head).id) : []));
  } else {
    serverHas.clear();
    serverTell('away', true);
    serverTell('full', true);
    localStorage.removeItem(serverMarks);
  }
  return [...serverHas.values()];
};
const historyBody = async (id) => {
  if (serverHas.has(id)) {
    try {
      const { head, body } = await (await serverAsk(`/${id}`)).json();
      // Unless ours was changed meanwhile.
      if (serverHas.delete(id) && body) {
        await historyKeep(id, head, body);
        return body;
      }
    } catch {}
  }
  return (await historyDo('readonly', (_, bodies) => [bodies.get(id)]))[0];
};
const historyPut = async (id, head, body) => {
  // A new name for what only the server has.
  if (!body && serverHas.has(id)) await historyBody(id);
  await historyKeep(id, head, body);
  if (body) serverHas.delete(id);
  serverSend([id]);
};
const historyTake = async (ids) => {
  for (const id of ids) if (serverHas.has(id)) await historyBody(id);
  const taken = await historyDo('readwrite', (heads, bodies) => ids.flatMap((id) => [heads.get(id), bodies.get(id)]));
  await historyDo('readwrite', (heads, bodies) => ids.flatMap((id) => [heads.delete(id), bodies.delete(id)]));
  ids.forEach((id) => serverHas.delete(id));
  serverSend(ids);
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
