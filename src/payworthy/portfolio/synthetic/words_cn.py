"""Words for made-up Chinese companies. Brands are put together from signs seldom seen in company names, so
that no real company is meant; places are real, or an address would not read like one."""

from typing import Final

CITIES: Final = (
    # name, pinyin, region code of a district in it (GB/T 2260), district, industrial park
    ("宁波", "Ningbo", "330206", "北仑区", "柴桥工业园"),
    ("宁波", "Ningbo", "330212", "鄞州区", "姜山科技园"),
    ("杭州", "Hangzhou", "330109", "萧山区", "临浦工业园"),
    ("绍兴", "Shaoxing", "330603", "柯桥区", "滨海工业区"),
    ("台州", "Taizhou", "331003", "黄岩区", "模塑工业园"),
    ("温州", "Wenzhou", "330303", "龙湾区", "永兴工业区"),
    ("嘉兴", "Jiaxing", "330411", "秀洲区", "王江泾产业园"),
    ("湖州", "Huzhou", "330502", "吴兴区", "织里产业园"),
    ("金华", "Jinhua", "330703", "金东区", "曹宅工业区"),
    ("苏州", "Suzhou", "320506", "吴中区", "胥口工业园"),
    ("苏州", "Suzhou", "320507", "相城区", "渭塘产业园"),
    ("无锡", "Wuxi", "320205", "锡山区", "东港工业园"),
    ("无锡", "Wuxi", "320206", "惠山区", "洛社配套区"),
    ("常州", "Changzhou", "320412", "武进区", "湖塘工业园"),
    ("南通", "Nantong", "320612", "通州区", "兴东产业园"),
    ("南京", "Nanjing", "320115", "江宁区", "禄口产业园"),
    ("扬州", "Yangzhou", "321012", "江都区", "仙女工业园"),
    ("盐城", "Yancheng", "320903", "盐都区", "龙冈产业园"),
    ("上海", "Shanghai", "310114", "嘉定区", "安亭工业园"),
    ("上海", "Shanghai", "310120", "奉贤区", "青村工业园"),
    ("合肥", "Hefei", "340111", "包河区", "大圩产业园"),
    ("芜湖", "Wuhu", "340207", "鸠江区", "沈巷产业园"),
    ("滁州", "Chuzhou", "341103", "南谯区", "乌衣工业园"),
    ("青岛", "Qingdao", "370214", "城阳区", "棘洪滩工业园"),
    ("烟台", "Yantai", "370611", "福山区", "门楼产业园"),
    ("潍坊", "Weifang", "370703", "寒亭区", "固堤工业园"),
    ("东莞", "Dongguan", "441900", "长安镇", "乌沙工业区"),
    ("佛山", "Foshan", "440606", "顺德区", "杏坛工业园"),
    ("武汉", "Wuhan", "420114", "蔡甸区", "常福工业园"),
    ("厦门", "Xiamen", "350213", "翔安区", "巷北工业区"),
)

BRAND_FIRST: Final = (
    ("澜", "Lan"),
    ("砺", "Li"),
    ("峤", "Qiao"),
    ("旌", "Jing"),
    ("翊", "Yi"),
    ("昶", "Chang"),
    ("屹", "Yi"),
    ("朔", "Shuo"),
    ("沅", "Yuan"),
    ("淳", "Chun"),
    ("璟", "Jing"),
    ("嵘", "Rong"),
    ("珩", "Heng"),
    ("湛", "Zhan"),
    ("骁", "Xiao"),
    ("炜", "Wei"),
    ("铎", "Duo"),
    ("熠", "Yi"),
    ("溯", "Su"),
    ("岱", "Dai"),
)

BRAND_SECOND: Final = (
    ("启", "qi"),
    ("衡", "heng"),
    ("柏", "bai"),
    ("霖", "lin"),
    ("岚", "lan"),
    ("禾", "he"),
    ("铭", "ming"),
    ("翰", "han"),
    ("钧", "jun"),
    ("槿", "jin"),
    ("弘", "hong"),
    ("沐", "mu"),
    ("晟", "sheng"),
    ("桁", "heng"),
    ("淼", "miao"),
    ("垚", "yao"),
    ("擎", "qing"),
    ("堃", "kun"),
    ("曜", "yao"),
    ("筑", "zhu"),
)

TRADES: Final = {
    "machine_custom": (
        ("汽车零部件", "Auto Parts"),
        ("新能源科技", "New Energy Technology"),
        ("精密制造", "Precision Manufacturing"),
        ("智能装备", "Intelligent Equipment"),
        ("轻量化科技", "Lightweight Technology"),
        ("电驱动系统", "E-Drive Systems"),
        ("轨道交通设备", "Rail Equipment"),
    ),
    "machine_standard": (
        ("橡塑制品", "Rubber & Plastics"),
        ("包装科技", "Packaging Technology"),
        ("家用电器", "Home Appliances"),
        ("医疗器械", "Medical Devices"),
        ("电子科技", "Electronics"),
        ("食品包装", "Food Packaging"),
        ("卫浴科技", "Sanitary Ware"),
    ),
    "dealer": (
        ("机电设备", "Electromechanical Equipment"),
        ("机械设备销售", "Machinery Sales"),
        ("工业设备贸易", "Industrial Equipment Trading"),
        ("塑机贸易", "Plastics Machinery Trading"),
    ),
    "parts_service": (
        ("五金制品", "Hardware"),
        ("模具", "Mould"),
        ("塑料制品", "Plastic Products"),
        ("日用品", "Household Goods"),
        ("管业", "Pipe"),
        ("文具礼品", "Stationery & Gifts"),
        ("汽车内饰件", "Auto Interiors"),
    ),
}

SURNAMES: Final = ("王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何")

CONTACT_TITLES: Final = ("财务部{}经理", "财务部{}会计", "采购部{}经理", "{}总")

ROADS: Final = ("兴业路", "创新路", "滨江大道", "振兴路", "工业大道", "望江路", "明德路", "开源路", "长桥路", "东环路")
