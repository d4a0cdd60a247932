// The landing page: where things are, the development inbox, and what a scanned code belongs to.
"use strict";

const byId = (id) => document.getElementById(id);
const show = (id, visible) => { byId(id).hidden = !visible; };

async function showPlace(code) {
  const response = await fetch(`/api/v1/place-codes/${encodeURIComponent(code)}`);
  const place = await response.json();
  byId("place-title").textContent = response.ok ? place.title : place.title || "二维码无效";
  byId("place-text").textContent = response.ok
    ? (place.status === "active" ? `${place.kind_title}。请在微信或支付宝小程序中扫码登记。` : "这个二维码尚未激活，请场所负责人先激活。")
    : place.detail;
  show("place", true);
}

async function findInbox() {
  const response = await fetch("/api/dev/inbox");
  show("inbox", response.status !== 404);
}

async function readInbox(event) {
  event.preventDefault();
  show("inbox-error", false);
  try {
    const to = byId("to").value;
    const response = await fetch(`/api/dev/inbox?${to.includes("@") ? "mail" : "phone"}=${encodeURIComponent(to)}`);
    if (!response.ok) throw new Error(String(response.status));
    const { items } = await response.json();
    show("inbox-empty", items.length === 0);
    byId("inbox-list").replaceChildren(...items.map(line));
  } catch {
    show("inbox-error", true);
  }
}

function line({ at, text }) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  time.dateTime = at;
  time.textContent = new Date(at).toLocaleTimeString("zh-CN");
  item.append(time, text);
  return item;
}

const code = new URLSearchParams(location.search).get("code");
if (code) showPlace(code);
findInbox();
byId("inbox-form").addEventListener("submit", readInbox);
