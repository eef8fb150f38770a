"""Words and characters that a rewording may bring in without naming anybody: those of plain business prose.

A character or a word that is neither here nor in the original might be part of a name, and a rewording that uses it is
not taken. The lists are written by hand and lean to the short side: what is missing costs a turn of phrase, what is too
much might let a name in.
"""

from typing import Final

COMMON_HAN: Final = frozenset(
    "没不未无非否的了在是有和与及或也都就而则若如因为由于所以但却虽然尽管不过同时此外另其中并且还更最较比很极颇稍略约近超逾达"
    "至从自到向对把被将给让使令用按依据照根通经关该本它这那些某各每均总整全共计合等之者上下内前后间里起来去出入回"
    "进开始终止继续保持维仍已曾正要会可能应须需必得便当候期日月年季度半天周初末今明昨目现未往客户公司企业我双方面"
    "情况状表示显反映说体意味看见综言概述主重键付款支项货账收余额金数平占例率指水程范围结构质量力实规模务营交易作"
    "系票销售利润成费资产负债权益流财报标信息料记录历史果评分级失扣风险授敞口限建议措施决定论判断估析测算审批签复"
    "核查询调注提预警严著良好稳健常偏慢高低差一般普突薄弱充足适准长久短暂频繁偶尔多次大小少快坏强新旧早晚深浅轻优"
    "劣增减升降变动化幅趋势微逐步渐法院工商登名单诉讼案件执行告原担抵押证集团员区域地市场环境政策求条理问题疑点异"
    "缺乏欠存发生形造导致引影响带希望请供索取补完善加控制处位列属称认视待针绕基鉴考虑参采安排落跟催清任何他剩部绝"
    "个别具相阶段即尚又再第首先故随样类似元万亿千百十家笔张份倍种人"
)
"""Characters."""

_LATIN: Final = """
a an the this that these those it its it's they them their we our us he she who whom whose which what when where why
how and or but nor so yet if then else while whereas although though because since as until unless once than of in
on at by for from to with within into onto over under above below between among across through during before after
about against per via upon toward towards around near off out up along beyond besides despite except is are was were
be been being am has have had having do does did done will would shall should can could may might must also too very
quite rather fairly only just even still already again ever always often sometimes usually mostly mainly largely
overall altogether together both each every all any some most more less least much many few several other others
another same such own further additional total whole entire part parts rest remaining here there now today currently
presently recently lately later earlier previously meanwhile moreover furthermore however therefore thus hence
consequently accordingly additionally similarly likewise instead otherwise nevertheless first second third last next
final finally year years month months day days week weeks period term terms date time times average amount amounts
number numbers share shares portion level levels rate ratio ratios index figure figures value values customer
customers company companies business firm buyer seller supplier suppliers debtor group member members pay pays paid
paying payer payment payments invoice invoices bill billed billing due owe owes owed owing balance receivable
receivables exposure limit limits credit credits grade grades score scores scored risk risks default probability
account accounts accounting statement statements revenue sales turnover margin cash flow flows operations operating
asset assets liability liabilities equity capital debt leverage current net gross financial finances record records
public court courts register registry registered check checks checked looked look list lists listed show shows shown
showing indicate indicates indicated suggest suggests suggested reflect reflects reflected mean means remain remains
remained stand stands stood amount amounted come comes came coming make makes made making take takes taken took give
gives given gave keep keeps kept hold holds held bring brings reach reached reaches account accounts based basis
result results resulting according relative compared comparison versus respectively including include includes
included excluding namely especially particularly notably considering regarding concerning respect terms good sound
solid strong weak moderate modest slight slightly significant significantly considerable considerably serious
seriously grave notable clear clearly steady stable unchanged long short high low large small great little recommend
recommended recommends recommendation advise advised propose proposed proposal decision review action carry carries
need needs needed require requires required want wants ask asks asked expect expected zone safe grey model models
adjusted adjustment adjustments rounding rounded bound binding method need assessment assessed assess opinion
evaluation outcome reason reasons cause caused causes because situation condition conditions position standing
history habit behaviour behavior pattern trend trade trading dealt deal deals dealing relationship relation
relations sale purchase purchases bought buys buy founded established owned private privately listed belongs
belonging consists consisting comprising made one's there's that's let us say said says tell tells told see seen
call calls called known know
"""

COMMON_LATIN: Final = frozenset(_LATIN.split())
"""Words, in small letters."""
