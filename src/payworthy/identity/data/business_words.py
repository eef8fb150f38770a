"""Words of company names in Chinese and English: what is usually translated, not spelled by sound.

Own compilation. English words are in the singular or the form companies use; they are compared without a plural s.
"""

from typing import Final

from payworthy.identity.data.lists import alternatives

GENERIC: Final = alternatives(
    """
钢结构=steel+structure 劳务=labor,labour 劳务派遣=labor+dispatch 派遣=dispatch 绿化=greening,landscaping
养殖=breeding,aquaculture 开发建设=development+construction 市政=municipal 门窗=door+window 幕墙=curtain+wall
灯具=lamp,lighting
科技=technology,tech,scitech,science+technology 技术=technology,technical,tech,technique
高科=high+tech,hightech,hitech 高新=high+tech,new+high,hightech 新技术=new+technology 科学=science,scientific
工程=engineering 工业=industry,industrial 实业=industry,industrial,enterprise,industries 产业=industry,industrial
企业=enterprise,corporate 商贸=trading,trade,commerce,commercial 贸易=trading,trade
经贸=trading,economic+trade,trade 工贸=industry+trade,industry+trading,industrial,trading,trade
外贸=foreign+trade,trading 商务=business,commerce,commercial 商业=commercial,business,commerce
进出口=import+export,imp+exp,import,export 国际=international,global
国际贸易=international+trade,international+trading 全球=global,worldwide 环球=global,universal
发展=development,developing 开发=development 投资=investment,investing,invest 控股=holding 资产=asset 资本=capital
基金=fund,foundation 基金会=foundation,endowment,fund 资产管理=asset+management 管理=management
咨询=consulting,consultant,consultancy,advisory 服务=service 技术服务=technical+service,technology+service
集团=group 集成=integration,integrated 系统=system 系统集成=system+integration 机械=machinery,machine,mechanical
机械制造=machinery+manufacturing,machine+manufacturing,machinery
机电=electromechanical,mechanical+electrical,machinery+electric 设备=equipment,device 装备=equipment
器材=equipment,material,apparatus 仪器=instrument 仪器仪表=instrument,instrumentation 仪表=instrument,meter
工具=tool 模具=mould,mold,die 刀具=cutting+tool,tool 机床=machine+tool 制造=manufacturing,manufacture 制品=product
产品=product 加工=processing 重工=heavy+industry,heavy+industries 重型=heavy 五金=hardware
五金制品=hardware+product,hardware,metal+product 金属=metal 金属材料=metal+material 钢铁=steel,iron+steel
钢管=steel+pipe 不锈钢=stainless+steel,stainless 铝业=aluminum,aluminium 铝=aluminum,aluminium 铜业=copper
铜=copper 有色金属=nonferrous+metal,nonferrous,non+ferrous 冶金=metallurgy,metallurgical 矿业=mining,mine
矿山=mining,mine 煤业=coal 煤炭=coal 石油=petroleum,oil 石化=petrochemical 油田=oilfield,oil+field
天然气=natural+gas,gas 燃气=gas 化工=chemical,chemistry,chemie 化学=chemical,chemistry 化学工业=chemical+industry
材料=material 新材料=new+material,advanced+material 复合材料=composite 碳纤维=carbon+fiber,carbon+fibre
塑料=plastic 塑胶=plastic 橡胶=rubber 玻璃=glass 陶瓷=ceramic 水泥=cement 建材=building+material
建筑=construction,building,architecture,architectural 建设=construction 建工=construction+engineering,construction
装饰=decoration 装修=decoration 安装=installation 土木=civil 路桥=road+bridge 桥梁=bridge 隧道=tunnel
地产=real+estate,property 房地产=real+estate,property 置业=property,real+estate 物业=property
园林=landscape,garden 环保=environmental,environment+protection,environmental+protection
环境=environment,environmental 水务=water 水利=water+conservancy 能源=energy 新能源=new+energy
电力=power,electric,electrical 电气=electric,electrical 电器=electric,electrical,appliance
电子=electronic,electron 电子科技=electronic+technology 电机=motor,electric+motor,electrical+machinery
电池=battery 电源=power+supply,power 电缆=cable 光缆=cable,optical+cable 电线=wire
光电=optoelectronic,photoelectric,optical 光学=optical,optic 光纤=optical+fiber,fiber 激光=laser
半导体=semiconductor 微电子=microelectronic 集成电路=integrated+circuit,ic 芯片=chip 元件=component
元器件=component 器件=device 传感=sensor,sensing 传感器=sensor 显示=display 照明=lighting 灯饰=lighting
核电=nuclear+power 核=nuclear 太阳能=solar 光伏=photovoltaic,pv,solar 风电=wind+power
水电=hydropower,hydroelectric 锂=lithium 锂业=lithium 锂电=lithium+battery 稀土=rare+earth 磁=magnetic
通信=communication,telecommunication,telecom 通讯=communication,telecommunication 电信=telecom,telecommunication
移动=mobile 联通=unicom 网络=network,internet 网络科技=network+technology 互联网=internet 信息=information,info
信息技术=information+technology,it 数据=data 大数据=big+data 数字=digital 数码=digital 数科=digital 软件=software
计算机=computer 电脑=computer 云计算=cloud,cloud+computing 云=cloud 智能=intelligent,smart,intelligence
智慧=smart,wisdom 人工智能=artificial+intelligence,ai 机器人=robot,robotic 无人机=drone,uav,unmanned,uas
无人=unmanned 自动化=automation,automatic 控制=control 测控=measurement+control
检测=testing,inspection,test,detection 测试=test,testing 计量=metrology 航空=aviation,aero,airline,aircraft,air
航天=aerospace,space 航空航天=aerospace 宇航=aerospace,space 宇宙=space 航空工业=aviation+industry 发动机=engine
航空发动机=aero+engine,aeroengine 飞机=aircraft,airplane 直升机=helicopter 飞行=flight,flying 卫星=satellite
导航=navigation 遥感=remote+sensing 火箭=rocket 导弹=missile 兵器=ordnance,weapon 军工=military
国防=defense,defence 防务=defense,defence 防御=defense,defence 安全=security,safety 安防=security
船舶=ship,shipbuilding 造船=shipbuilding 船厂=shipyard 海洋=ocean,marine,oceanic 海运=shipping,marine
航运=shipping 港口=port 港=port 物流=logistic 供应链=supply+chain 货运=freight,cargo 运输=transport,transportation
交通=transportation,traffic,communication 铁路=railway,railroad 轨道=rail 轨道交通=rail+transit 机车=locomotive
汽车=auto,automobile,automotive,motor,car,vehicle 汽车零部件=auto+part,automotive+part,automotive+component
汽配=auto+part 车辆=vehicle 摩托车=motorcycle 轮胎=tire,tyre 轴承=bearing 齿轮=gear 阀门=valve 泵业=pump 泵=pump
液压=hydraulic 气动=pneumatic 紧固件=fastener 标准件=standard+part 零部件=part,component
配件=part,accessory,accessories 空调=air+conditioning 制冷=refrigeration 压缩机=compressor 锅炉=boiler
电梯=elevator 起重=crane,lifting 工程机械=construction+machinery 农业=agriculture,agricultural
农机=agricultural+machinery 农产品=agricultural+product 种业=seed 饲料=feed 食品=food 粮油=grain+oil 粮食=grain
饮料=beverage,drink 酒业=liquor,wine 茶业=tea 水产=aquatic,fishery 渔业=fishery,fishing 牧业=husbandry
林业=forestry 木业=wood,timber 家具=furniture 家居=home 家电=household+appliance,home+appliance 纸业=paper
造纸=paper 印刷=printing 包装=packaging,packing 纺织=textile 印染=printing+dyeing,dyeing 化纤=chemical+fiber
服装=garment,clothing,apparel 服饰=apparel,garment,fashion,clothing 制衣=garment 针织=knitting,knitwear
鞋业=shoe,footwear 皮革=leather 丝绸=silk 玩具=toy 礼品=gift 工艺品=craft,arts+craft 珠宝=jewelry,jewellery
日用品=daily+commodity 文化=culture,cultural 传媒=media 广告=advertising 影视=film 教育=education
旅游=travel,tourism 旅行社=travel 酒店=hotel 餐饮=catering 医药=pharmaceutical,medicine,pharma
药业=pharmaceutical,pharma 制药=pharmaceutical,pharma 医疗=medical
医疗器械=medical+device,medical+instrument,medical 器械=instrument,device
生物=biological,bio,biotech,biotechnology 生物科技=biotechnology,biotech 生物技术=biotechnology,biotech
生命科学=life+science 健康=health 化妆品=cosmetic 保险=insurance 财产保险=property+insurance 人寿=life
人寿保险=life+insurance 银行=bank,banking 商业银行=commercial+bank 农村商业银行=rural+commercial+bank
证券=security,securities 期货=futures 信托=trust 租赁=leasing,lease,rental 融资租赁=financial+leasing,leasing
金融=finance,financial 财务=finance,financial 担保=guarantee 典当=pawn 律师事务所=law,law+firm
会计师事务所=accounting 事务所=firm,office 研究=research 研究院=research+institute,institute,academy
研究所=institute,research+institute 研究中心=research+center 设计=design 设计院=design+institute
科学院=academy+science 学院=college,institute,academy,school 大学=university,institute
工业大学=technology+university,institute+technology,university+technology,polytechnic
理工大学=university+technology,technology+university,university+science+technology
科技大学=university+science+technology 师范大学=normal+university 医院=hospital 学校=school 中心=center,centre
实验室=laboratory,lab,laboratories 协会=association 学会=society 委员会=committee,commission,council 联盟=alliance
议会=parliament 部=ministry,department 局=bureau 厂=factory,plant,works 工厂=factory,plant
机械厂=machinery+factory,machinery+plant 钢铁厂=steel+plant 农场=farm 商店=store 超市=supermarket
百货=department+store 零售=retail 电商=electronic+commerce 电子商务=electronic+commerce 合资=joint+venture
合作=cooperation,cooperative 联合=united,union 股权投资=equity+investment 创业投资=venture+capital,venture
人力资源=human+resource 公路=highway,expressway 高速=high+speed,expressway 地铁=metro,subway 机场=airport
港务=port 国有=state,state+owned 中央=central 国家=national,state 全国=national 民主=democratic,democracy
共和=republican 政策=policy 战略=strategic,strategy 事务=affair 人权=human+right 和平=peace
自由=freedom,free,liberty 对外=foreign 经济=economic,economy 合作社=cooperative 解决方案=solution 方案=solution
任务=mission 特殊=special 先进=advanced 应用=applied,application 动力=power,dynamic 力学=mechanics,dynamic
动态=dynamic 通用=general,universal 总=general 综合=integrated,comprehensive 精密=precision,precise
精工=seiko,precision 超级=super 联邦=federal 公共=public 地理=geographic,geo 空间=space,spatial 空=air 陆=land
海=sea,ocean,marine 水下=underwater,undersea 海底=undersea,subsea 天空=sky 雷达=radar 红外=infrared 微波=microwave
无线=wireless 声学=acoustic 热=thermal 分公司=branch 子公司=subsidiary 支行=branch 分行=branch 办事处=office
供应=supply 采购=procurement,purchasing 销售=sale 维修=repair,maintenance 维护=maintenance 培训=training
情报=intelligence 模拟=simulation 仿真=simulation 军事=military 警用=police 游艇=yacht 分析=analysis,analytic
伙伴=partner 兄弟=brother 父子=son 公司=company,corporation 风险=risk 风险投资=venture,venture+capital
火控=fire+control 喷气=jet 喷气机=jet 无人系统=unmanned+system
无人机系统=unmanned+aerial+system,unmanned+aircraft+system,drone+system 运营=operation,operations 运营商=operator
作业=operation 支持=support 保障=support 部件=part,component 零件=part 组件=component,module 模块=module
材料科学=material+science 商社=trading 商事=shoji,trading 兴业=industry,kogyo,enterprise
工程技术=engineering+technology 科研=research 科工=science+industry 科工集团=science+industry
开发银行=development+bank 进出口银行=export+import+bank 农业银行=agricultural+bank
工商银行=industrial+commercial+bank 建设银行=construction+bank 交通银行=communication+bank 邮政=post,postal
储蓄银行=saving+bank 核工业=nuclear+industry 船舶工业=shipbuilding+industry 兵器工业=ordnance,north+industry
电子信息=electronic+information 光学仪器=optical+instrument 精密仪器=precision+instrument
精密机械=precision+machinery 数控=numerical+control,cnc 数控机床=cnc+machine+tool 工业园=industrial+park 园区=park
开发区=development+zone 自贸区=free+trade+zone 保税区=bonded+zone 口岸=port 码头=terminal,wharf
仓储=warehouse,warehousing,storage 快递=express,courier 速递=express 货代=freight+forwarding 代理=agency,agent
经纪=broker,brokerage 拍卖=auction 招标=tendering,bidding 监理=supervision 勘探=exploration 勘察=survey
测绘=surveying+mapping,mapping 钻井=drilling 油服=oilfield+service 管道=pipeline,pipe 输送=conveying,transmission
变压器=transformer 开关=switch,switchgear 继电器=relay 电容=capacitor 电阻=resistor 线路板=circuit+board,pcb
电路=circuit 光模块=optical+module 天线=antenna 手机=mobile+phone,phone 终端=terminal 服务器=server 存储=storage
摄像=camera,imaging 影像=imaging,image 视频=video 音响=audio 音乐=music 游戏=game 娱乐=entertainment 体育=sport
运动=sport 户外=outdoor 母婴=baby 儿童=children,kid 医学=medical 诊断=diagnostic 疫苗=vaccine
中药=chinese+medicine 保健品=health+product 康复=rehabilitation 养老=elderly+care 口腔=dental 眼科=eye
兽药=veterinary 农药=pesticide 化肥=fertilizer 肥业=fertilizer 种子=seed 水果=fruit 蔬菜=vegetable 肉类=meat
乳业=dairy 糖业=sugar 盐业=salt 烟草=tobacco 调味品=seasoning 油脂=oil,grease 润滑油=lubricant 涂料=coating,paint
油漆=paint 胶粘=adhesive 树脂=resin 薄膜=film 纤维=fiber 纱=yarn 布=cloth 毛纺=wool 羽绒=down 内衣=underwear
箱包=bag,luggage 眼镜=optical,glasses 钟表=watch,clock 文具=stationery 办公=office 自行车=bicycle
电动车=electric+vehicle 客车=bus 卡车=truck 挂车=trailer 叉车=forklift 拖拉机=tractor 收割机=harvester
船务=shipping 海事=maritime,marine 海工=offshore+engineering 远洋=ocean,ocean+shipping 打捞=salvage 潜水=diving
救援=rescue 消防=fire,fire+protection 防护=protection,protective 监控=surveillance,monitoring 识别=recognition
算法=algorithm 区块链=blockchain 支付=payment 征信=credit 评级=rating 财富=wealth 理财=wealth+management
私募=private+equity 创投=venture 孵化器=incubator 学术=academic 出版社=press,publishing 出版=publishing
报社=newspaper 电视=television,tv 广播=broadcasting 卫视=satellite+tv 剧院=theatre,theater 博物馆=museum 图书=book
智库=think+tank 总局=administration 总部=headquarters 分部=branch,division 事业部=division 车间=workshop
工作室=studio 工作组=working+group 理事会=council 代表团=delegation 协商=consultative 小组=group,team
军械=ordnance,armament,arms 武器=weapon,arms 弹药=ammunition 装甲=armor,armored 战车=combat+vehicle
舰船=naval+vessel 潜艇=submarine 航母=aircraft+carrier 侦察=reconnaissance 电子战=electronic+warfare 太空=space
地球=earth 行星=planet 机器=machine 工艺=technology,process 技研=technology,giken 航运业=shipping 有限责任=limited
维和=peacekeeping 人道=humanitarian 民间=civil 公民=citizen,civic 社会=social,society
观察=watch,observation,observer 监察=monitor,inspection 调查=investigation,survey 研究会=research+association
促进会=promotion+association 商会=chamber+commerce 工商=industrial+commercial,industry+commerce
"""
)
"""Trades and kinds of bodies: they say little about which body it is."""

DISTINCT: Final = alternatives(
    """
中=china,sino,chinese 华=china,sino 国=china,national 第一=first,1st,no1 第二=second,2nd 第三=third,3rd
东方=oriental,eastern,east,orient 南方=southern,south 北方=northern,north,norinco 西方=western,west
华东=east+china 华南=south+china 华北=north+china 太平洋=pacific 环太平洋=pacific+rim 大西洋=atlantic 长江=yangtze
长城=great+wall,greatwall 黄河=yellow+river 泰山=mount+tai 天山=tianshan 金=gold,golden 金龙=golden+dragon
银=silver 龙=dragon 凤凰=phoenix 狮=lion 虎=tiger 熊猫=panda 熊=bear 鹰=eagle 雄鹰=eagle 猎鹰=falcon 鹏=roc
星=star 明星=star 新星=new+star,nova 太阳=sun,solar 阳光=sunshine,sunlight 月=moon 天=sky,heaven 蓝=blue
蓝天=blue+sky 绿=green 绿色=green 红=red 白=white 黑=black 黄=yellow 新=new,neo 大=big,great 小=little,small
老=old 顶峰=summit 高峰=peak,summit 巅峰=summit,peak,pinnacle 山=mountain,mount 河=river 湖=lake 城=city
城市=city,urban 世界=world 时代=times,era 未来=future 现代=modern,hyundai 先锋=pioneer,vanguard 先驱=pioneer
开拓=pioneer,explore 希望=hope 友谊=friendship 胜利=victory 和谐=harmony 卓越=excellence,excellent
创新=innovation,innovative,innovate 创造=creation,creative 远景=prospect,vision,envision 视觉=vision,visual
视野=vision,horizon 波音=boeing 通用电气=general+electric,ge 通用汽车=general+motor,gm 球=ball,sphere 箭=arrow
弓=bow 盾=shield 剑=sword 锚=anchor 快速=rapid,quick,fast 闪电=lightning 火花=spark 矩阵=matrix 量子=quantum
原子=atom,atomic 矿=mine,ore 大陆=continental 海岸=coastal,coast 海湾=bay,gulf 港湾=harbor,harbour 桥=bridge
门=gate 塔=tower 钻石=diamond 水晶=crystal 钢=steel 铁=iron 福=fortune 乐=happy,joy 和=and 与=and 之家=house,home
力量=force,power,strength 原力=force 风暴=storm 火=fire 水=water 土=earth 木=wood 山脉=mountain,sierra
高原=plateau 平原=plain 森林=forest 草原=prairie 沙漠=desert 岛=island 群岛=islands 北极=arctic,north+pole
南极=antarctic 极光=aurora 彩虹=rainbow 晨光=morning+light,dawn 黎明=dawn 曙光=dawn 日出=sunrise 明日=tomorrow
今日=today 永恒=eternal 永=forever,ever 信=trust,faith 诚信=integrity 忠诚=loyalty 荣誉=honor 荣耀=glory 英雄=hero
骑士=knight 国王=king 皇家=royal 皇冠=crown 王冠=crown 帝国=empire,imperial 联合国=united+nation
共同=common,mutual 互助=mutual 同盟=alliance 朋友=friend 家园=homeland 祖国=motherland 人民=people
大众=volkswagen,public,mass 天使=angel 天堂=heaven,paradise 天狼星=sirius 猎户座=orion 北斗=beidou,big+dipper
北极星=polaris 银河=galaxy,milky+way 彗星=comet 流星=meteor 火星=mars 木星=jupiter 土星=saturn 金星=venus
水星=mercury 海王星=neptune 月球=lunar,moon 翼=wing 羽=feather 鸟=bird 燕=swallow 鹤=crane 天鹅=swan 孔雀=peacock
鸽=pigeon,dove 狼=wolf 狐=fox 马=horse 牛=bull,ox 羊=sheep 鹿=deer 象=elephant 鲸=whale 鲨=shark 海豚=dolphin
蜂=bee 蝴蝶=butterfly 蚂蚁=ant 蜘蛛=spider 豹=leopard,panther 黑豹=panther 猎豹=cheetah 圣=saint,holy 神=god
魔=magic 奇迹=miracle 梦=dream 梦想=dream 光=light 闪光=flash 电=electric 雷=thunder 雷霆=thunder 雨=rain 雪=snow
冰=ice 云端=cloud 风=wind 浪=wave 波=wave 潮=tide 泉=spring,fountain 源=source 根=root 叶=leaf 花=flower 玫瑰=rose
荷花=lotus 莲花=lotus 松=pine 竹=bamboo 橡树=oak 枫叶=maple+leaf 石=stone 岩=rock 沙=sand 玉=jade 珍珠=pearl
宝石=gem 钥匙=key 锁=lock 镜=mirror 灯塔=lighthouse,beacon 烽火=beacon 道=way,road 路=road 之路=road
丝绸之路=silk+road 丝路=silk+road 前沿=frontier 前线=frontline 边界=boundary 视界=horizon 地平线=horizon 远方=far
高=high,gao 低=low 深=deep 深度=depth,deep 快=fast 强=strong 壮=strong 美=beauty,beautiful 好=good
优=excellent,quality 优质=quality 一流=first+class 第四=fourth 第五=fifth 双=double,twin 三角=triangle,delta
三角洲=delta 六边形=hexagon 圆=circle,round 方=square 点=point 线=line 零点=zero 无限=infinite,infinity
极=extreme,polar 顶=top 峰=peak 巅=peak 先进技术=advanced+technology 统一=unified,united 单一=single 多=multi
全=all,total,full 首=first,premier 首席=chief,premier
"""
)
"""Words that distinguish, and may be translated as well as spelled by sound."""
