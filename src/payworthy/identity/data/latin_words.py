"""Words of names in Latin letters: what is left out, what is short for what, what says little.

Own compilation. All lower case, without accents, dots and apostrophes.
"""

from typing import Final

from payworthy.identity.data.lists import pairs, words

STOP_WORDS: Final = frozenset(words("and das de den der des di die du et for in la le of on the und y"))
"""Left out of companies' names before they are compared."""

SHORT_FORMS: Final = pairs(
    """
intl=international internat=international int=international intern=international natl=national nat=national
univ=university inst=institute assn=association assoc=association assocs=associates bros=brothers
mfg=manufacturing manuf=manufacturing mfrs=manufacturers mkt=market mktg=marketing mgmt=management
mgt=management dev=development devt=development dept=department div=division govt=government hldg=holding
hldgs=holdings hdg=holding grp=group gp=group inds=industries ind=industry indl=industrial indus=industries
eng=engineering engr=engineering engrg=engineering tech=technology techs=technologies technol=technology
sys=systems svc=service svcs=services serv=services sci=science elec=electric electr=electric
electron=electronics equip=equipment mach=machinery chem=chemical chems=chemicals pharm=pharmaceutical
pharma=pharmaceutical pharmaceut=pharmaceutical prod=products prods=products imp=import exp=export
impex=importexport imex=importexport ctr=center cntr=center centre=center labour=labor defence=defense
aluminium=aluminum fibre=fiber colour=color harbour=harbor tyre=tire mould=mold programme=program
theatre=theater organisation=organization grey=gray jewellery=jewelry telecom=telecommunications
telecoms=telecommunications comm=communications comms=communications info=information lab=laboratory
labs=laboratories fin=financial finl=financial inv=investment invest=investment invts=investments ins=insurance
assur=assurance bldg=building bldrs=builders constr=construction const=construction transp=transport
trans=transport distr=distribution dist=distribution distrib=distribution adv=advanced amer=american
brit=british cdn=canadian ger=german st=saint ste=sainte mt=mount ft=fort no=number nr=number num=number
res=research rsch=research acad=academy admin=administration agri=agricultural agric=agricultural
agro=agricultural auto=automotive autos=automotive bk=bank cap=capital corp=corporation env=environmental
environ=environmental gen=general hosp=hospital hq=headquarters petro=petroleum pet=petroleum rly=railway
rwy=railway sec=security secs=securities soc=society stl=steel subs=subsidiary supp=supply text=textile tr=trust
trdg=trading trd=trading util=utilities utils=utilities
"""
)
"""Short form or other spelling → the word it stands for."""

GENERIC_WORDS: Final = frozenset(
    words(
        """
academy advanced aerospace agency agricultural agriculture air airline applied asset associate association
automotive aviation bancorp bank banking branch brand building bureau business capital center chain chemical
chemistry college commerce commercial committee communication company computer concern construction consultant
consulting consumer corporation council data defense department design development digital division electric
electrical electronic energy engineering enterprise entertainment environmental equipment estate export factory
federal finance financial firm first food foundation fund gas general global group health holding home hotel
house import importexport industrial industry information institute insurance integrated international internet
investment joint kombinat laboratory limited logistic machinery management manufacturing marine market marketing
material media medical metal mill mining ministry motor national network new number office oil packaging paper
partner petroleum pharmaceutical plant plastic power precision private producer product production property
public real research retail safety school science scientific security service shipping shop society software
solution special state steel stock store subsidiary supply system tech technical technology telecommunications
textile trade trading transport transportation travel trust united university vehicle venture water works
worldwide zavod
"""
    )
)
"""Words that many companies share; compared without a plural s."""

PARTICLES: Final = frozenset(
    words(
        """
abou abu ad af al an ar as av bar ben bin bint binti da das de del della den der di dos du e el haj haji hajji i
ibn la le mac mc mullah na o san sayed sayyid shaikh shaykh sheikh st syed ten ter ul umm van von y zu zur
"""
    )
)
"""Parts of persons' names that come and go."""

TITLES: Final = frozenset(
    words(
        """
admiral ayatollah bishop capt captain col colonel dame don dona dr eng engineer esq father frau gen general herr
hon imam jr judge king lady lieutenant lord lt madam madame maj major maulvi mawlawi md minister miss monsieur
mr mrs ms phd president prince princess prof professor qari rev reverend senator senor senora sgt sir sr
"""
    )
)
"""Titles before and after persons' names; left out."""

NICKNAMES: Final = tuple(
    frozenset(words(line))
    for line in """
bert bob bobby rob robert
bill billy liam will william willy
dick rich richard rick
james jamie jim jimmy
jack john johnny jon
joe joey jose josef joseph yosef yusuf
michael michel mick miguel mike mikhail
thomas tom tommy
carl carlos charles charlie chuck karl
ed eddie edward ned ted
ted teddy theodore
chris christopher kit
matt matthew
anthony anton antonio tony
dan daniel danny
dave david
stefan stephan stephen steve steven
andreas andrei andrew andrey andy drew
ben benjamin benny binyamin
sam samuel
aleksandr alex alexander alexandr alexandre iskander oleksandr sasha
mykola nicholas nick nicolas nikolai nikolay
pedro pete peter petr petro pierre pyotr
pablo paul pavel pavlo
greg gregory grigori grigory
larry laurence lawrence
ron ronald
don donald
ken kenneth kenny
tim timothy
paddy pat patrick
pat patricia patty
beth betty elisabeth elizabeth liz
maggie margaret meg peggy
catherine cathy ekaterina kate katherine kathy yekaterina
jen jennifer jenny
sue susan susie
barb barbara
deb debbie deborah
fred freddy frederick
hank harry heinrich henri henry
vladimir volodymyr vova
dima dmitri dmitry dmytro
serge sergei sergey sergio serhiy
georg george georgi georgy jorge yuri yury
eugene evgeny gene yevgeny yevhen
mahomet mohamad mohamed mohammad mohammed muhammad muhammed
joseph yousef yousuf yusef yusuf
abd abdal abdel abdul
achmad ahmad ahmed
hosein husain husayn hussain hussein
ali aly
elizabeth isabel isabella
""".strip().splitlines()
)
"""Given names that stand for one another."""

ROMAN: Final = pairs("ii=2 iii=3 iv=4 vi=6 vii=7 viii=8 ix=9 xi=11 xii=12 xiii=13 xiv=14 xv=15")
"""Roman numerals that are not also one letter."""

NUMBER_WORDS: Final = pairs(
    """
first=1 1st=1 second=2 2nd=2 third=3 3rd=3 fourth=4 4th=4 fifth=5 5th=5 sixth=6 seventh=7 eighth=8 ninth=9
tenth=10 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10
"""
)
"""Numbers written out."""
