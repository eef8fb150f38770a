"""How the report looks: on screen and on paper, in both languages."""

from typing import Final

STYLE: Final = """
:root{--ink:#1c2430;--soft:#5b6675;--rule:#d9dee5;--paper:#fff;--tint:#f5f7fa;--blue:#1f5fa8;--red:#b3261e;
--amber:#9a6700;--green:#1a7f37}
*{box-sizing:border-box}
body{margin:0;background:var(--tint);color:var(--ink);font:15px/1.6 "Helvetica Neue",Arial,"PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1020px;margin:24px auto;background:var(--paper);padding:40px 48px;border:1px solid var(--rule)}
h1{font-size:26px;line-height:1.25;margin:0 0 4px}h2{font-size:18px;margin:36px 0 10px;padding-top:14px;
border-top:1px solid var(--rule)}h3{font-size:14px;margin:18px 0 6px;color:var(--soft);font-weight:600}
p{margin:6px 0 12px;max-width:80ch}.soft{color:var(--soft)}.head{display:flex;justify-content:space-between;gap:24px;
align-items:flex-start}.badge{font-size:17px;font-weight:700;padding:8px 18px;border-radius:4px;color:#fff;
white-space:nowrap}.pass,.green{color:var(--green)}.watch,.yellow{color:var(--amber)}.fail,.red{color:var(--red)}
.badge.pass{background:var(--green)}.badge.watch{background:var(--amber)}.badge.fail{background:var(--red)}
.badge{color:#fff!important}.warn{border-left:4px solid var(--amber);background:#fff8e6;padding:10px 14px;margin:12px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:14px 0}
.tile{border:1px solid var(--rule);padding:10px 14px}.tile b{display:block;font-size:21px;font-weight:600;
font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
table{border-collapse:collapse;width:100%;margin:8px 0 14px;font-size:14px}th{text-align:left;color:var(--soft);
font-weight:600;border-bottom:1px solid var(--ink);padding:5px 10px 5px 0;vertical-align:bottom}
td{border-bottom:1px solid var(--rule);padding:5px 10px 5px 0;vertical-align:top;overflow-wrap:anywhere}
.num{text-align:right;padding-right:26px;font-variant-numeric:tabular-nums;white-space:nowrap}.mark-cell{font-weight:600;white-space:nowrap}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:28px}.pair>div{min-width:0}
svg{width:100%;height:auto;display:block}
.facts td:first-child{color:var(--soft);width:190px}.bars td{border:0;padding:2px 10px 2px 0}.bars .name{width:230px}
.bars .track{padding-right:14px;width:48%}
.bars .track span{display:block;height:13px;margin-top:5px;background:var(--blue)}
.grid{stroke:var(--rule);fill:none}.axis{stroke:var(--ink);fill:none}.tick{font-size:11px;fill:var(--soft)}
.title{font-size:12px;fill:var(--ink)}.line{stroke:var(--blue);stroke-width:2.2;fill:none}
.fill{fill:var(--blue);opacity:.08}.dashed{stroke:var(--soft);stroke-dasharray:5 4;fill:none}
.line-good{stroke:var(--green);stroke-width:2;fill:none}.fill-good{fill:var(--green);opacity:.10}
.line-bad{stroke:var(--red);stroke-width:2;fill:none}.fill-bad{fill:var(--red);opacity:.12}
.dot{fill:var(--blue)}.dot-none{fill:#fff;stroke:var(--blue)}.whisker{stroke:var(--ink);fill:none;opacity:.65}
.bar-green{fill:#8fbf9f}.bar-yellow{fill:#e0b64a}.bar-red{fill:#d9776f}.mark{stroke:var(--ink);stroke-width:3;fill:none}
.key{font-size:13px;color:var(--soft)}.key i{display:inline-block;width:12px;height:12px;margin:0 5px 0 12px;
vertical-align:-1px}footer{margin-top:32px;font-size:13px;color:var(--soft);border-top:1px solid var(--rule);
padding-top:12px}
@media(max-width:760px){main{padding:20px}.pair{grid-template-columns:1fr}.head{display:block}}
@media print{body{background:#fff}main{border:0;margin:0;padding:0;max-width:none}h2{break-after:avoid}
svg,table,.tile{break-inside:avoid}}
"""
