"""Regions in names: provinces, cities and countries, and their English names where these are not the pinyin.

Own compilation: the provinces, the cities at and above the prefecture, some well-known counties and new areas.
"""

from typing import Final

from payworthy.identity.data.lists import pairs, words

PROVINCES: Final = words(
    """
北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南
陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门
"""
)
"""Provinces, municipalities, autonomous and special regions, without 省, 市, 自治区."""

CITIES: Final = words(
    """
石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾
吕梁 呼和浩特 包头 乌海
赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳
葫芦岛 长春 四平 辽源 通化
白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州
苏州 南通 连云港 淮安
盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥 芜湖 蚌埠 淮南 马鞍山 淮北
铜陵 安庆 黄山 滁州
阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州
吉安 宜春 抚州 上饶
济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁
新乡 焦作 濮阳 许昌
漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃
潜江 天门 长沙 株洲
湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆
惠州 梅州 汕尾 河源
阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口
三亚 三沙 儋州 成都
自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水 遵义 安顺 毕节
铜仁 昆明 曲靖 玉溪
保山 昭通 丽江 普洱 临沧 大理 红河 拉萨 日喀则 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛 兰州 嘉峪关 金昌
白银 天水 武威 张掖
平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 喀什 石河子 台北
高雄 台中 新竹 义乌
昆山 江阴 张家港 常熟 宜兴 慈溪 余姚 诸暨 海宁 桐乡 温岭 乐清 瑞安 晋江 石狮 浦东 前海 横琴 雄安 滨海 黔江 涪陵
万州 顺德 南海 龙口
寿光 即墨 胶州 邹平 太仓 如皋 丹阳 靖江 泰兴 永康 东阳 萧山 余杭 富阳
"""
)
"""Cities, without 市; no county whose name is also a common word."""

COUNTRIES: Final = {
    name: tuple(english.split(","))
    for name, english in pairs(
        """
中国=china,chinese,prc 中华=china,chinese 美国=us,usa,america,american 英国=uk,british,britain,england
日本=japan,japanese,nippon,nihon 德国=germany,german,deutschland,deutsche 法国=france,french,francaise
意大利=italy,italian,italia 西班牙=spain,spanish,espana 葡萄牙=portugal,portuguese
荷兰=netherlands,dutch,holland,nederland 比利时=belgium,belgian 瑞士=switzerland,swiss,schweiz,suisse
瑞典=sweden,swedish,sverige 挪威=norway,norwegian,norge 丹麦=denmark,danish,danmark
芬兰=finland,finnish,suomi 奥地利=austria,austrian,osterreich 波兰=poland,polish,polska 捷克=czech,czechia
匈牙利=hungary,hungarian,magyar 希腊=greece,greek,hellenic 土耳其=turkey,turkish,turkiye
俄罗斯=russia,russian,rossiya 乌克兰=ukraine,ukrainian 白俄罗斯=belarus 立陶宛=lithuania,lithuanian
印度=india,indian 印尼=indonesia,indonesian 印度尼西亚=indonesia,indonesian 越南=vietnam,vietnamese
泰国=thailand,thai 马来西亚=malaysia,malaysian 新加坡=singapore 菲律宾=philippines,philippine 韩国=korea,korean
朝鲜=korea,korean,dprk 巴基斯坦=pakistan 孟加拉=bangladesh 以色列=israel,israeli 伊朗=iran,iranian
阿联酋=uae,emirates 沙特=saudi 埃及=egypt,egyptian 南非=africa 非洲=africa,african 尼日利亚=nigeria
墨西哥=mexico,mexican 巴西=brazil,brasil,brazilian 阿根廷=argentina 智利=chile 古巴=cuba,cuban
加拿大=canada,canadian 澳大利亚=australia,australian 澳洲=australia,australian 新西兰=zealand 爱尔兰=ireland,irish
苏格兰=scotland,scottish 欧洲=europe,european 亚洲=asia,asian 亚太=asia,pacific,apac 北美=america 大中华=china
"""
    ).items()
}
"""Chinese name → English words."""

ENGLISH_PLACES: Final = {
    name: tuple(english.split(","))
    for name, english in pairs(
        """
哈尔滨=harbin 陕西=shaanxi 内蒙古=mongolia 西藏=tibet,xizang 乌鲁木齐=urumqi 呼和浩特=hohhot 香港=hongkong,hk
澳门=macau,macao 台湾=taiwan 台北=taipei 高雄=kaohsiung 台中=taichung 新竹=hsinchu 拉萨=lhasa 喀什=kashgar,kashi
鄂尔多斯=ordos 克拉玛依=karamay 吐鲁番=turpan 哈密=hami 齐齐哈尔=qiqihar 广州=canton,guangzhou 广东=guangdong,canton
北京=beijing,peking 青岛=qingdao,tsingtao 西安=xian 呼伦贝尔=hulunbuir 石家庄=shijiazhuang 重庆=chongqing
厦门=xiamen,amoy
"""
    ).items()
}
"""Places whose English name is not, or not only, their pinyin."""

DISTRICTS: Final = words("特别行政区 维吾尔自治区 壮族自治区 回族自治区 自治区 自治州 新区 省 市 区 县 镇 州")
"""What may follow a place in a company's name and says nothing."""

LATIN_REGIONS: Final = frozenset(
    words(
        """
africa african algeria america american americas angeles apac argentina asia atlanta australia austria bahrain
baltic bangladesh belarus belgium benelux berlin bermuda boston brasil brazil bulgaria california canada cayman
central chicago chile china chinese cleveland colombia croatia cuba cyprus czech dallas danmark delaware denmark
deutschland dubai east eastern egypt emea emirates espana estonia europe european finland florida france
francisco frankfurt french geneva german germany ghana greece guernsey gulf hamburg hk hong hongkong houston
hungary iberia india indonesia iran iraq ireland israel italia italy japan japanese jersey jordan kazakhstan
kenya kong korea kuwait latin latvia lebanon lithuania london los luxembourg macao macau madrid malaysia malta
mexico middle milan morocco moscow munich nederland netherlands nevada nigeria nordic norge north northern
norway offshore oman osaka overseas pacific pakistan paris peru philippines phoenix poland polska portugal qatar
romania rome russia san saudi schweiz scotland seoul serbia singapore slovakia slovenia south southern spain
suisse sverige sweden switzerland syria taipei taiwan texas thailand tokyo tunisia turkey uae uk ukraine us usa
vietnam west western york zealand zurich
"""
    )
)
"""Words that say where: another place is another body, a missing one may be the same."""
