/** Forms that Chinese of ours does not have: what stands for them, and the form. */

/** Characters of the traditional script that are frequent and that the simplified one does not have. */
export const TRADITIONAL =
  /[個們時會國開關門說請這為與後來對東業產經過證書環標準監測資訊報處罰單點網頁發佈應該機構權責規劃實際無數據質級區縣鄉鎮廠場廢氣體風險壞損賠償補償認識積極兌換領導幹審計節約農產輸車貨價錢賬戶號碼讀寫聽聞問題條項]/

/** Slips that dictionaries know: of sound, of shape, and of habit. */
export const MISSPELT: Readonly<Record<string, RegExp>> = {
  账: /帐(?!篷)/,
  登录: /登陆/,
  阈值: /阀值/,
  其他: /其它/,
  图像: /图象/,
  '像……一样': /(?<![现对气迹印抽好险意表景形大万])象(?!征|限|素|棋|牙|群|形|山)/,
  作为: /做为/,
  部分: /部份/,
  覆盖: /复盖/,
  即使: /既使/,
  既然: /即然/,
  安装: /按装/,
  安排: /按排(?![放列名序污])/,
  部署: /布署/,
  再次: /在次/,
  已经: /以经/,
  应该: /因该/,
  尽管: /竟管/,
  曝光: /[暴爆]光/,
  截至: /截止(?=到?\d|到?\{|今|目前)/,
  '泄漏（物质）': /(?:气体|废水|油品?|化学品|危险品|物料|液体)泄露/,
  '泄露（信息）': /(?:信息|身份|密钥|机密|数据)泄漏/,
  制订计划: /制订(?!计划|方案)/,
  '悄悄地、一一地': /(?:悄悄|慢慢|逐步|逐一|一一|随意|重新|偷偷)的(?=[改看做说答公办核处删])/,
  '一个“的”': /的的|了了|是是|和和|不不/,
  二维码: /二维碼|两维码/,
  必须: /必需(?=[有在由先经要])/,
}

/** Names that rules and standards in force have given to things; what people say otherwise is understood, not written. */
export const TERMS: Readonly<Record<string, RegExp>> = {
  '危险废物、固体废物': /(?:危险|固体|工业)废弃物/,
  '生态保护补偿（2024年条例）': /生态补偿/,
  生态环境损害赔偿: /(?<!环境)生态损害赔偿|环境损害赔偿金?(?<!生态环境损害赔偿金?)/,
  '督察（中央生态环境保护督察）': /环保督[查察]|环境保护督查/,
  '抵销（配额）': /配额.{0,4}抵消|抵消.{0,4}配额/,
  核证自愿减排量: /核证减排量/,
  排污许可证: /排放许可证|排污证/,
  企业环境信息依法披露: /企业环境信息(?:依法)?公开/,
  追溯: /溯源(?!一致)/,
  突发环境事件: /突发环境(?:污染)?事故/,
  Ⅰ类至Ⅴ类: /(?<![A-Za-z])(?:I{1,3}|IV|V)类/,
  '生态环境局、生态环境部': /环保局|环保部(?!门)|环保厅/,
  通行密钥: /通行钥匙|密钥通行/,
  账户: /(?:积分|登录|注册|用户)账号/,
  轻度污染等六级: /轻微污染|中重度污染/,
  有机产品: /有机食品(?!标志)/,
  农产品地理标志: /地理标识/,
  认证机构: /认证公司/,
  电子邮箱: /电邮|伊妹儿/,
  'PM2.5': /PM2\.5(?:颗粒物)?值|PM25/,
}

/** Words in both languages that stand in several places and mean one thing: English, and the only Chinese for it. */
export const LABELS: Readonly<Record<string, string>> = {
  'Report a doubtful label': '反映可疑的标签',
  'For programs': '供程序读取',
  'Choose a place': '选一个地方',
  'Signed by (optional)': '署名（可不填）',
  'See the table': '看数据表',
  'All places': '看所有地方',
  'See the register': '看这本登记簿',
}
