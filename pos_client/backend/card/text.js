// Every sentence of the page, in both languages.

export const TEXTS = {
  en: {
    title: "Member card",
    card: "Card ending in",
    renews: "until the next code",
    earn: "Earn",
    pay: "Pay with points",
    earning: "Show this code to collect points.",
    paying: "With this code the till may take points from your card.",
    brightness: "Not recognised? Turn up the brightness and hold the phone still.",
    qr: "Your member code, for the scanner at the till",
    samples: "Pick a sample member",
    demo: "Demo",
    change: "Another card",
    insecureTitle: "Open the secure address",
    insecure: "A browser computes card codes only on a secure page. Open the address that begins with https://",
    emptyTitle: "No card on this phone yet",
    empty: "Open the link you were given when you joined, on this phone.",
    brokenTitle: "This card link is damaged",
    broken: "Part of it is missing. Open the whole link once more, or ask in the store for a new one.",
  },
  zh: {
    title: "会员卡",
    card: "卡号尾号",
    renews: "后更新会员码",
    earn: "积分",
    pay: "用积分付款",
    earning: "出示此码即可累积积分。",
    paying: "出示此码后，收银台可从您的卡中扣除积分。",
    brightness: "无法识别？请调高屏幕亮度并拿稳手机。",
    qr: "您的会员码，请向收银台扫描器出示",
    samples: "选择一位示例会员",
    demo: "演示",
    change: "换一张卡",
    insecureTitle: "请打开安全网址",
    insecure: "浏览器只在安全页面上生成会员码。请打开以 https:// 开头的网址。",
    emptyTitle: "此手机上还没有会员卡",
    empty: "请在此手机上打开入会时收到的链接。",
    brokenTitle: "会员卡链接已损坏",
    broken: "链接不完整。请重新打开完整链接，或到门店索取新的链接。",
  },
};

export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
export const texts = TEXTS[language];
