"""Words for made-up companies abroad."""

from typing import Final

COUNTRIES: Final = (
    # country, weight, currency, brands' endings, forms of company, trades, town
    (
        "DE",
        5,
        "EUR",
        ("tec", "werk", "form"),
        ("GmbH", "GmbH & Co. KG"),
        ("Kunststofftechnik", "Formenbau"),
        "Lüdenscheid",
    ),
    ("US", 5, "USD", ("ex", "mold", "pro"), ("Inc.", "LLC"), ("Plastics", "Industries"), "Grand Rapids, MI"),
    ("VN", 5, "USD", ("viet", "phat", "long"), ("Co., Ltd.", "JSC"), ("Plastic", "Industrial"), "Bien Hoa"),
    ("IN", 5, "USD", ("plast", "tek", "forge"), ("Pvt. Ltd.",), ("Polymers", "Engineering"), "Pune"),
    ("TR", 4, "EUR", ("plas", "kal", "mak"), ("A.Ş.", "Ltd. Şti."), ("Plastik", "Makina"), "Bursa"),
    ("BR", 3, "USD", ("plas", "bras", "tec"), ("Ltda.", "S.A."), ("Plásticos", "Embalagens"), "Joinville"),
    ("MX", 3, "USD", ("mex", "plast", "norte"), ("S.A. de C.V.",), ("Plásticos", "Manufactura"), "Querétaro"),
    ("TH", 3, "USD", ("thai", "siam", "pac"), ("Co., Ltd.",), ("Packaging", "Auto Parts"), "Chonburi"),
    ("PL", 2, "EUR", ("pol", "plast", "forma"), ("Sp. z o.o.",), ("Tworzywa", "Opakowania"), "Bydgoszcz"),
    ("IT", 2, "EUR", ("plast", "stampi", "tec"), ("S.r.l.", "S.p.A."), ("Stampaggio", "Imballaggi"), "Brescia"),
)

BRANDS: Final = (
    *("Veldo", "Karmo", "Tessar", "Oravi", "Brinde", "Nokta", "Salvo", "Fernau", "Dorisa", "Mertin", "Quoda", "Ilvano"),
    *("Sarabi", "Polwin", "Hadrix", "Zentor", "Lumara", "Rivona", "Castel", "Andemo", "Vintra", "Solmar", "Perada"),
    *("Wexfor", "Galdin", "Torvi", "Elbano", "Natrix", "Omeris", "Kestra", "Bravur", "Delano", "Ferrix", "Silvan"),
)

STREETS: Final = ("Industrial Park, Plot {}", "Harbour Road {}", "Station Road {}", "Technology Park, Block {}")
