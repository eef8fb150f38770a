"""How characters are read where the usual reading is not the one in names, and Japanese readings of common parts.

Own compilation; Chinese readings without tones. The usual reading of a single character comes from the library.
"""

from typing import Final

from payworthy.identity.data.lists import alternatives, pairs

WORD_READINGS: Final[dict[str, str]] = {
    "重庆": "chong qing",
    "厦门": "xia men",
    "大厦": "da sha",
    "长治": "chang zhi",
    "六安": "lu an",
    "亳州": "bo zhou",
    "台州": "tai zhou",
    "丽水": "li shui",
    "蚌埠": "beng bu",
    "阿坝": "a ba",
    "东阿": "dong e",
    "乐清": "yue qing",
    "乐亭": "lao ting",
    "音乐": "yin yue",
    "银行": "yin hang",
    "行业": "hang ye",
    "商行": "shang hang",
    "车行": "che hang",
    "洋行": "yang hang",
    "成都": "cheng du",
    "会计": "kuai ji",
    "朝阳": "chao yang",
    "尉迟": "yu chi",
    "单县": "shan xian",
    "番禺": "pan yu",
    "荥阳": "xing yang",
    "浚县": "xun xian",
    "铅山": "yan shan",
    "涡阳": "guo yang",
    "渑池": "mian chi",
    "洪洞": "hong tong",
    "燕山": "yan shan",
    "巴音郭楞": "ba yin guo leng",
    "吐鲁番": "tu lu fan",
    "可汗": "ke han",
}
"""Words whose characters are read in a special way."""

CHARACTER_READINGS: Final = pairs(
    """
长=chang 重=zhong 厦=xia 乐=le 行=hang 都=du 车=che 广=guang 曾=zeng 单=dan 解=jie 传=chuan 盛=sheng 石=shi 大=da
朝=chao 调=diao 六=liu 什=shi 万=wan 贾=jia 覃=qin 区=qu 系=xi 藏=cang 尔=er 儿=er 洛=luo 克=ke 斯=si 娜=na 荷=he
强=qiang 参=can 校=xiao 仔=zai 埔=pu 堡=bao 圳=zhen 绿=lv 女=nv 吕=lv 律=lv 旅=lv 铝=lv
"""
)
"""Single characters, in companies' names."""

SURNAME_READINGS: Final = pairs(
    """
单=shan 曾=zeng 解=xie 仇=qiu 区=ou 查=zha 任=ren 华=hua 盖=ge 朴=piao 尉=wei 翟=zhai 缪=miao 乐=yue 重=chong
种=chong 逄=pang 员=yun
"""
)
"""Family names, at the start of a person's name."""

JAPANESE: Final = pairs(
    """
三菱=mitsubishi 三井=mitsui 住友=sumitomo 川崎=kawasaki 富士=fuji 富士通=fujitsu 日立=hitachi 东芝=toshiba
松下=panasonic 丰田=toyota 本田=honda 日产=nissan 马自达=mazda 铃木=suzuki 斯巴鲁=subaru 五十铃=isuzu 日野=hino
大发=daihatsu 雅马哈=yamaha 小松=komatsu 久保田=kubota 神户=kobe 神户制钢=kobelco 石川岛=ishikawajima 岛津=shimadzu
京瓷=kyocera 村田=murata 佳能=canon 索尼=sony 夏普=sharp 尼康=nikon 理光=ricoh 东丽=toray 帝人=teijin 旭化成=asahi
旭=asahi 日东=nitto 丸红=marubeni 伊藤忠=itochu 双日=sojitz 东京=tokyo 大阪=osaka 京都=kyoto 横滨=yokohama
名古屋=nagoya
九州=kyushu 广岛=hiroshima 千叶=chiba 神奈川=kanagawa 山口=yamaguchi 山田=yamada 山本=yamamoto 山崎=yamazaki
田中=tanaka 中村=nakamura 中岛=nakajima 小林=kobayashi 佐藤=sato 伊藤=ito 加藤=kato 斋藤=saito 渡边=watanabe
高桥=takahashi 吉田=yoshida 石川=ishikawa 石井=ishii 石田=ishida 木村=kimura 清水=shimizu 森=mori 池田=ikeda
前田=maeda
藤田=fujita 岩崎=iwasaki 安川=yasukawa 横河=yokogawa 古河=furukawa 日本=nippon 日本电气=nec 三洋=sanyo 三星=samsung
大宇=daewoo 现代=hyundai 浦项=posco 共立=kyoritsu 昭和=showa 大和=yamato 武田=takeda 明治=meiji 新日铁=nippon
尼得科=nidec
电装=denso 爱信=aisin 牧田=makita 安倍=abe 筑波=tsukuba 长崎=nagasaki 冈山=okayama 福冈=fukuoka 静冈=shizuoka
茨城=ibaraki 大金=daikin 荏原=ebara 东洋=toyo 信越=shinetsu 关西=kansai 关东=kanto 北海道=hokkaido
"""
)
"""Japanese and Korean houses, places and family names: simplified characters → Latin name."""

SURNAME_SPELLINGS: Final = alternatives(
    """
安=ahn,an 蔡=choi,tsai,chua 曹=tsao,cho 曾=tsang,tseng 陈=chan,chen,tan 崔=choi,choe,tsui 戴=tai 邓=tang 丁=ting
董=tung 杜=tu,to
范=fan 方=fong,fang 冯=fung,feng 傅=fu,foo 高=ko,kao,go 葛=ko,ke 龚=kung 古=koo,ku 顾=koo,ku 关=kwan,kuan
郭=kwok,kuo,kwak
韩=han 何=ho 洪=hung,hong 侯=hou,hau 胡=woo,hu 黄=wong,hwang,huang,hwang,ng 简=chien,kan 江=kong,chiang 姜=kang,chiang
蒋=chiang 金=kim,gim,chin,kam 柯=ko,ke,ker 赖=lai 黎=lai,li 李=lee,li,ri,yi,rhee 梁=leung,liang,ryang,yang 廖=liu,liao
林=lam,lim,lin,im 凌=ling 刘=lau,liu,yoo,low 柳=yoo,ryu,liu 卢=lo,lu,noh,roh 陆=luk,lu 罗=lo,law,na 吕=lui,lu,leu
马=ma,mah 麦=mak
莫=mok 潘=poon,pan 彭=pang,peng 朴=park,pak,bak 丘=yau,chiu 邱=chiu,yau 区=au 阮=yuen,nguyen 邵=shao,siu 申=shin
沈=shum,shen,sim
施=shih,see 石=shih,shek,seok 宋=sung,song 苏=so,su 孙=suen,sun,son 谭=tam,tan 汤=tong,tang 唐=tong,tang 陶=to,tao
田=tien,tin
汪=wang,wong 王=wong,wang,ong 魏=wei,ngai 温=wan,wen 翁=yung,weng 吴=ng,wu,oh,goh 伍=ng,wu 萧=siu,hsiao,shaw
谢=tse,hsieh,cheah
徐=hsu,tsui,seo,suh 许=hui,hsu,heo,khoo 薛=hsueh,sit 严=yim,yen,eom 颜=ngan,yen 杨=yeung,yang,young,yong
姚=yiu,yao 叶=yip,yeh,yap
尹=yoon,yun,wan 游=yu,yau 余=yu,yue,yee 于=yu 俞=yu,yoo 袁=yuen,yuan 詹=chan,jim 张=cheung,chang,jang,teo,chong
赵=chiu,chao,cho,jo
郑=cheng,chang,jung,jeong,chung,tay 钟=chung,chong 周=chow,chou,chau,joo 朱=chu,chue,ju 庄=chuang,chong
卓=cheuk,cho 邹=chow,tsou
权=kwon,kwun 任=yam,im,jen
"""
)
"""Family names as they are also spelled: in Hong Kong, Taiwan, Korea and South-East Asia."""
