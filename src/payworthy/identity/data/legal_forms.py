"""Legal forms as they are written at the end, or the beginning, of a company's name.

Own compilation. Keys are our codes: forms of different countries that a translator uses for one another (Ltd, GmbH,
有限公司) have different codes, because a register does tell them apart; ``FAMILIES`` says which are the same kind
of body.
Latin spellings are lower case, without accents and dots, words parted by blanks, as ``names.normalise`` makes them.
"""

from typing import Final

LATIN_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "ltd": (
        *("limited", "ltd", "ltda", "lda", "limitada", "limitd", "limted", "co ltd", "co limited", "company limited"),
        *(
            "company ltd",
            "corporation limited",
            "corporation ltd",
            "corp ltd",
            "corp limited",
            "pty ltd",
            "pty limited",
        ),
        *("proprietary limited", "pte ltd", "pte limited", "private limited", "private ltd", "pvt ltd", "pvt limited"),
        *("sdn bhd", "sendirian berhad", "tbk", "coltd", "inc ltd", "limited liability", "co", "company", "pty", "pte"),
        *("pvt", "unlimited company", "ltd company", "designated activity company", "dac", "teoranta", "cyf"),
    ),
    "group_ltd": (
        *(
            "group co ltd",
            "group company limited",
            "group co limited",
            "group ltd",
            "group limited",
            "group company ltd",
        ),
        *("group corporation limited", "group corp ltd", "group corporation ltd", "holdings ltd", "holdings limited"),
        *(
            "holding ltd",
            "holding limited",
            "holdings co ltd",
            "holding co ltd",
            "group inc",
            "holdings inc",
            "group plc",
        ),
        *("holdings plc", "group corporation", "group corp", "group company", "group co"),
    ),
    "plc": (
        *(
            "plc",
            "public limited company",
            "public limited co",
            "public ltd co",
            "p l c",
            "pcl",
            "public company limited",
        ),
        *("bhd", "berhad", "jsc", "joint stock company", "joint stock co", "joint stock co ltd", "public company"),
        *("joint stock company limited", "jsc ltd", "ojsc", "open joint stock company", "pjsc", "cjsc", "joint stock"),
        *(
            "public joint stock company",
            "closed joint stock company",
            "shareholding co ltd",
            "joint stock limited company",
        ),
        *("oao", "zao", "pao", "ao", "nao", "ooo oao", "oaod", "ad", "ead", "pat", "prat", "at", "vat", "zat"),
        *("aktsionernoe obshchestvo", "aktsionernoye obshchestvo", "otkrytoe aktsionernoe obshchestvo"),
        *("publichnoe aktsionernoe obshchestvo", "zakrytoe aktsionernoe obshchestvo", "joint stock corporation"),
        *("aktsionernoye obshchestvo otkrytogo tipa", "otkrytoye aktsionernoye obshchestvo"),
        *("publichnoye aktsionernoye obshchestvo", "zakrytoye aktsionernoye obshchestvo"),
        *("ag", "aktiengesellschaft", "aktiengeselschaft", "akg", "sa", "s a", "societe anonyme", "sociedad anonima"),
        *("sociedade anonima", "spa", "s p a", "societa per azioni", "nv", "naamloze vennootschap", "ab", "aktiebolag"),
        *("ab publ", "aktiebolaget", "as", "a s", "aktieselskab", "asa", "aksjeselskap", "oy", "oyj", "osakeyhtio"),
        *("abp", "kk", "kabushiki kaisha", "kabushiki gaisha", "kabushikigaisha", "sae", "saog", "saoc", "sas"),
        *(
            "societe par actions simplifiee",
            "sa de cv",
            "s a de c v",
            "sab de cv",
            "sapi de cv",
            "a s",
            "anonim sirketi",
        ),
        *("as ticaret", "spolka akcyjna", "akciova spolecnost", "nyrt", "zrt", "rt", "dd", "d d", "hf", "ohf", "ae"),
        *("anonimi etaireia", "se", "societas europaea", "sicav", "sgps", "saa", "sac", "pt", "perseroan terbatas"),
    ),
    "llc": (
        *(
            "llc",
            "l l c",
            "limited liability company",
            "limited liability co",
            "pllc",
            "llc fz",
            "fz llc",
            "fze",
            "fzc",
        ),
        *("fzco", "free zone company", "dmcc", "wll", "w l l", "spc", "ooo", "o o o", "too", "tov", "mchj", "mmc"),
        *("obshchestvo s ogranichennoy otvetstvennostyu", "obshchestvo s ogranichennoi otvetstvennostyu"),
        *(
            "tovarystvo z obmezhenoyu vidpovidalnistyu",
            "gmbh",
            "g m b h",
            "mbh",
            "gesellschaft mit beschrankter haftung",
        ),
        *("gesellschaft mbh", "ges mbh", "gesmbh", "ggmbh", "ug", "ug haftungsbeschrankt", "sarl", "s a r l", "eurl"),
        *("societe a responsabilite limitee", "srl", "s r l", "societa a responsabilita limitata", "srls", "sl", "s l"),
        *("slu", "sociedad limitada", "sociedad de responsabilidad limitada", "s de rl de cv", "s de rl", "bv", "b v"),
        *("bvba", "besloten vennootschap", "aps", "anpartsselskab", "sp z oo", "sp zoo", "sp z o o", "spzoo"),
        *(
            "spolka z ograniczona odpowiedzialnoscia",
            "spolka z oo",
            "sro",
            "s r o",
            "spol s ro",
            "spolecnost s rucenim",
        ),
        *("kft", "korlatolt felelossegu tarsasag", "doo", "d o o", "eood", "ood", "uab", "sia", "ou", "osauhing"),
        *("epe", "ike", "ehf", "ltd sti", "limited sirketi", "lda", "sarlu", "yk", "yugen kaisha", "godo kaisha", "gk"),
        *("lp llc", "na llc"),
    ),
    "inc": (
        *(
            "inc",
            "incorporated",
            "corp",
            "corporation",
            "incorporation",
            "corporacion",
            "co inc",
            "company inc",
            "corporate",
        ),
        *("corporation inc", "pc", "professional corporation", "cc", "close corporation"),
    ),
    "lp": (
        *("lp", "l p", "limited partnership", "llp", "limited liability partnership", "lllp", "gmbh and co kg", "kg"),
        *("kommanditgesellschaft", "co kg", "gmbh co kg", "kgaa", "and co kgaa", "cv", "c v", "scs", "sca", "ohg"),
        *(
            "gbr",
            "gp",
            "general partnership",
            "snc",
            "sas di",
            "vof",
            "partnership",
            "ks",
            "sp k",
            "sp j",
            "spk",
            "partners lp",
        ),
    ),
    "association": (
        *("ev", "e v", "eingetragener verein", "eg", "genossenschaft", "cooperative", "coop", "scrl", "cvba", "scop"),
        *("asbl", "vzw", "ngo", "npo", "anpo", "nko", "stichting", "stiftung", "gie", "eeig"),
    ),
    "state": (
        *("fgup", "fgbu", "gup", "mup", "fsue", "federal state unitary enterprise", "fku", "fgu", "fgbou", "gbu"),
        *("federal state budgetary institution", "state unitary enterprise", "federalnoe gosudarstvennoe unitarnoe"),
    ),
    "bank_na": ("na", "n a", "national association"),
    "sole": ("sole proprietorship", "sole trader", "dba", "ip", "ek", "e k", "ekfm", "einzelunternehmen"),
}
"""Code → spellings. ``plc`` is a company by shares, ``llc`` one by quotas, ``ltd`` what English leaves open."""

LEADING: Final = frozenset(
    {
        *(
            "ooo",
            "oao",
            "zao",
            "pao",
            "ao",
            "nao",
            "too",
            "tov",
            "pat",
            "prat",
            "jsc",
            "ojsc",
            "pjsc",
            "cjsc",
            "llc",
            "pt",
        ),
        *("fgup", "gup", "mup", "fsue", "uab", "sia", "as", "ab", "spa", "limited liability company"),
        *("joint stock company", "open joint stock company", "public joint stock company", "state unitary enterprise"),
        *("closed joint stock company", "federal state unitary enterprise", "aktsionernoe obshchestvo"),
        *("obshchestvo s ogranichennoy otvetstvennostyu", "aktsionernoye obshchestvo", "sc", "gesellschaft"),
        *("otkrytoye aktsionernoye obshchestvo", "publichnoye aktsionernoye obshchestvo"),
        *("zakrytoye aktsionernoye obshchestvo", "kabushiki kaisha", "societe anonyme", "ao nk"),
    }
)
"""Spellings that may also open a name."""

LOOSE: Final = frozenset(
    {"co", "company", "corporate", "at", "as", "ad", "sac", "se", "na", "cv", "ip", "cc", "rt", "partnership", "pc"}
)
"""Spellings that are a legal form only at the end of a name with at least one other word."""

HAN_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "han_group_jsc": ("集团股份有限公司", "股份有限公司集团", "控股集团股份有限公司"),
    "han_group_ltd": (
        *("集团有限责任公司", "集团有限公司", "集团控股有限公司", "控股集团有限公司", "集团公司", "集团总公司", "集团"),
        *("控股有限公司", "控股有限责任公司", "控股集团", "控股公司", "控股"),
    ),
    "han_jsc": ("股份有限公司", "股份公司", "股份有限责任公司", "股份"),
    "han_ltd": ("有限责任公司", "有限公司", "有限责任", "责任有限公司", "有限公", "有限责任公"),
    "han_company": ("总公司", "公司", "分公司"),
    "han_partnership": (
        *(
            "合伙企业(有限合伙)",
            "合伙企业(普通合伙)",
            "合伙企业(特殊普通合伙)",
            "(有限合伙)",
            "(普通合伙)",
            "(特殊普通合伙)",
        ),
        *("有限合伙企业", "普通合伙企业", "合伙企业", "有限合伙"),
    ),
    "han_sole": ("(个体工商户)", "(个人独资)", "个体工商户", "个人独资企业"),
    "han_cooperative": ("专业合作社", "农民专业合作社", "合作社", "联合社"),
    "han_kk": ("株式会社", "合同会社", "有限会社", "(株)"),
}
"""Chinese (and Japanese in characters) forms at the end of a name, simplified, half-width."""

FAMILIES: Final[dict[str, frozenset[str]]] = {
    "shares": frozenset({"plc", "han_jsc", "han_group_jsc", "han_kk", "inc"}),
    "quotas": frozenset({"llc", "ltd", "group_ltd", "han_ltd", "han_group_ltd", "han_company"}),
    "partners": frozenset({"lp", "han_partnership"}),
    "persons": frozenset({"sole", "han_sole"}),
    "members": frozenset({"association", "han_cooperative"}),
}
"""Kinds of bodies across countries: a translator keeps within one, mostly."""
